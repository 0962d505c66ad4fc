import { Icon, type IconName } from '../parts/icon.tsx';
import { SaidObject } from '../text/said.tsx';
import type { BlockOf } from './block-shapes.ts';

const SIGNS: Record<BlockOf<'alert'>['level'], IconName> = {
  default: 'info',
  info: 'info',
  warning: 'warn',
  error: 'bad',
  success: 'ok',
};

/** alert: one sentence that stands out; its sign tells the level, not only its colour. */
export function Alert({ block }: { block: BlockOf<'alert'> }) {
  return (
    <div className={`b-alert ${block.level}`} role="note">
      <Icon name={SIGNS[block.level]} />
      <SaidObject text={block.text} />
    </div>
  );
}
