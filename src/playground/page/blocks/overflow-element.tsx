import { Icon } from '../parts/icon.tsx';
import { MenuButton } from '../parts/menu-button.tsx';
import { keyed } from '../text/keyed.ts';
import type { ElementPlace } from './element-place.ts';
import type { ElementOf } from './element-shapes.ts';
import { useAct } from './use-act.tsx';

/** overflow: the "…" menu. */
export function OverflowElement({ overflow, blockId }: ElementPlace & { overflow: ElementOf<'overflow'> }) {
  const { act, question } = useAct(blockId, overflow.action_id, overflow.confirm);
  const items = keyed(overflow.options).map(({ key, value }) => ({
    key,
    label: value.text.text,
    note: value.description?.text,
    choose: () => act({ type: 'overflow', selected_option: value }),
  }));
  const label = `More: ${overflow.options.map((option) => option.text.text).join(', ')}`;
  return (
    <>
      <MenuButton label={label} className="btn square" items={items}>
        <Icon name="dots" />
      </MenuButton>
      {question}
    </>
  );
}
