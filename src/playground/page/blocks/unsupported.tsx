/** Said quietly where this page cannot draw what the app sent. */
export function Unsupported({ type }: { type: string }) {
  return <div className="b-unknown">unsupported block: {type}</div>;
}
