/** One sentence about what did not work, read out at once; nothing when all is well. */
export function Problem({ text, className = 'error-line' }: { text: string | undefined; className?: string }) {
  return text === undefined ? null : (
    <p className={className} role="alert">
      {text}
    </p>
  );
}
