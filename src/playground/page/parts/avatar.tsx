import type { Person } from '../../protocol.ts';
import { Logo } from './logo.tsx';

/** A person's initials on his colour, or the app's mark. Decoration: the name stands beside it. */
export function Avatar({ person, size }: { person: Person | undefined; size?: 's' | 'm' }) {
  return (
    <span className={['av', size, person?.colour].filter(Boolean).join(' ')} aria-hidden="true">
      {person?.role === 'app' ? <Logo /> : (person?.initials ?? '?')}
    </span>
  );
}
