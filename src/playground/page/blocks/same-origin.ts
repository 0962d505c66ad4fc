/** An address of this server, or undefined: nothing of this page is fetched from anywhere else. */
export function sameOrigin(url: string | undefined): string | undefined {
  if (url === undefined || !URL.canParse(url, location.href)) {
    return undefined;
  }
  const whole = new URL(url, location.href);
  return whole.origin === location.origin ? whole.href : undefined;
}
