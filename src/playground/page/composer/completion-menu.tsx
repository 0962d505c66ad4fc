import { Avatar } from '../parts/avatar.tsx';
import type { Completion, Suggestion } from './completion.ts';

type Props = { id: string; menu: Completion; at: number; take: (suggestion: Suggestion) => void };

/** People, channels or commands above the composer; the focus stays in the text. */
export function CompletionMenu({ id, menu, at, take }: Props) {
  return (
    <div className="complete" id={id} role="listbox" aria-label="Suggestions">
      {menu.suggestions.map((suggestion, place) => (
        <div
          key={suggestion.key}
          id={`${id}-${place}`}
          role="option"
          tabIndex={-1}
          aria-selected={place === at}
          // Pressing must not take the focus from the text, so the choice is made before a click would.
          onPointerDown={(event) => {
            event.preventDefault();
            take(suggestion);
          }}
        >
          {suggestion.person && <Avatar person={suggestion.person} size="m" />}
          <span>
            {suggestion.title} <small className={suggestion.person ? '' : 'more'}>{suggestion.note}</small>
          </span>
        </div>
      ))}
    </div>
  );
}
