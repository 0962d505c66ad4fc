/** What this browser remembers between visits. Storage may be switched off: then everything is as on a first visit. */
export const remembered = (name: string): string | undefined => {
  try {
    return localStorage.getItem(`threadsmith.${name}`) ?? undefined;
  } catch {
    return undefined;
  }
};

/** Keeps a value for the next visit, if the browser allows it. */
export const remember = (name: string, value: string): void => {
  try {
    localStorage.setItem(`threadsmith.${name}`, value);
  } catch {
    // Not remembered is all that happens.
  }
};
