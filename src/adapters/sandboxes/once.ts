/** Makes it when it is first asked for, and keeps it unless it failed. */
export function once<T>(make: () => Promise<T>): () => Promise<T> {
  let made: Promise<T> | undefined;
  return () => {
    made ??= make().catch((error: unknown) => {
      made = undefined; // the next one tries again
      throw error;
    });
    return made;
  };
}
