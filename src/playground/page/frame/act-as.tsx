import { Avatar } from '../parts/avatar.tsx';
import { Icon } from '../parts/icon.tsx';
import { useWorkspace } from '../session/workspace-context.ts';

/** Who the next message or click comes from; arrow keys change it. */
export function ActAs({ actAs }: { actAs: (person: string) => void }) {
  const { state, me } = useWorkspace();
  return (
    <fieldset className="act">
      <legend>Act as</legend>
      {state.people.map((person) => (
        <label key={person.id}>
          <input
            className="vh"
            type="radio"
            name="act-as"
            value={person.id}
            checked={person.id === me.id}
            onChange={() => actAs(person.id)}
          />
          <Avatar person={person} size="m" />
          <span>
            <span>{person.name}</span>
            <small>{person.label}</small>
          </span>
          <Icon name="ok" />
        </label>
      ))}
    </fieldset>
  );
}
