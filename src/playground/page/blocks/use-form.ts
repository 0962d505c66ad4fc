import { useEffect, useMemo, useState } from 'react';
import type { Act, Block, StateValues } from '../../protocol.ts';
import { server } from '../session/call.ts';
import { useWorkspace } from '../session/workspace-context.ts';
import type { Form } from './form-context.ts';
import { stateOf, type Value } from './form-state.ts';

type Container = Act['container'];
type Errors = Record<string, string>;

/** Holds what people chose and typed in a message or modal, and tells the app of presses. `complain` gets refusals. */
export function useFormOf(
  blocks: readonly Block[],
  container: Container,
  errors: Errors,
  complain: (problem: string | undefined) => void,
): Form {
  const { me } = useWorkspace();
  const [changed, setChanged] = useState<StateValues>({});
  const [busy, setBusy] = useState<string>();
  const [mended, setMended] = useState<{ of: Errors; blocks: readonly string[] }>({ of: errors, blocks: [] });
  // What was typed in a block goes with it, also where one of the same name comes back later.
  useEffect(() => setChanged((before) => onlyIn(blocks, before)), [blocks]);
  const values = useMemo(() => stateOf(blocks, changed), [blocks, changed]);

  const change = (blockId: string, actionId: string, value: Value) => {
    setChanged((before) => withValue(before, blockId, actionId, value));
    setMended((before) => ({ of: errors, blocks: [...(before.of === errors ? before.blocks : []), blockId] }));
  };

  // What is changed is no longer known to be wrong.
  const left = mended.of === errors ? without(errors, mended.blocks) : errors;

  const act = async (blockId: string, actionId: string, element: Value, now?: Value) => {
    setBusy(`${blockId}/${actionId}`);
    const state = now === undefined ? values : withValue(values, blockId, actionId, now);
    const answer = await server.act({ as: me.id, container, blockId, actionId, element, state });
    setBusy(undefined);
    complain(answer.ok ? undefined : answer.message);
  };

  return { values, change, act: (...pressed) => void act(...pressed), errors: left, busy };
}

const without = (errors: Errors, blocks: readonly string[]): Errors =>
  Object.fromEntries(Object.entries(errors).filter(([id]) => !blocks.includes(id)));

function onlyIn(blocks: readonly Block[], values: StateValues): StateValues {
  const there = new Set(blocks.map(({ block_id }) => block_id ?? ''));
  const gone = Object.keys(values).some((id) => !there.has(id));
  return gone ? Object.fromEntries(Object.entries(values).filter(([id]) => there.has(id))) : values;
}

const withValue = (values: StateValues, blockId: string, actionId: string, value: Value): StateValues => ({
  ...values,
  [blockId]: { ...values[blockId], [actionId]: value },
});
