import type { Stage } from '../stage.ts';
import { LIMITS } from '../tables/limits.ts';
import { isRecord, type Json } from '../values.ts';
import { surfaceProblems } from './message.ts';
import { plain } from './objects.ts';
import { anything, flag, problems, type Rule, sentence, shape, text } from './rules.ts';

const common = {
  private_metadata: text(LIMITS.viewMetadata, 0),
  callback_id: text(LIMITS.identifier, 0),
  external_id: text(LIMITS.identifier, 0),
};

const modal: Rule = shape(
  { type: anything, title: plain(LIMITS.viewTitle), blocks: anything },
  {
    ...common,
    submit: plain(LIMITS.viewButton),
    close: plain(LIMITS.viewButton),
    clear_on_close: flag,
    notify_on_close: flag,
    submit_disabled: flag,
  },
);

const home: Rule = shape({ type: anything, blocks: anything }, common);

/** Checks a modal or a Home tab; gives it back, or Slack's error name with the places. */
export function checkView(
  stage: Stage,
  view: unknown,
  surface: 'modal' | 'home',
): { body: Json } | { error: 'invalid_arguments' | 'view_too_large'; messages: string[] } {
  if (!isRecord(view)) {
    return { error: 'invalid_arguments', messages: ['[ERROR] must be an object [json-pointer:/view]'] };
  }
  if (Buffer.byteLength(JSON.stringify(view)) > LIMITS.viewBytes) {
    return {
      error: 'view_too_large',
      messages: [`[ERROR] must be less than ${LIMITS.viewBytes} bytes [json-pointer:/view]`],
    };
  }
  const blocks = Array.isArray(view.blocks) ? view.blocks : [];
  const found = problems(surface === 'modal' ? modal : home, view, '/view');
  if (view.type !== surface) {
    found.push({ message: `must be of type ${surface}`, at: '/view/type' });
  }
  if (view.blocks !== undefined && !Array.isArray(view.blocks)) {
    found.push({ message: 'must be an array', at: '/view/blocks' });
  }
  if (
    surface === 'modal' &&
    view.submit === undefined &&
    blocks.some((block) => isRecord(block) && block.type === 'input')
  ) {
    found.push({ message: 'missing required field: submit', at: '/view' });
  }
  found.push(...surfaceProblems(stage, blocks, surface, '/view/blocks'));
  return found.length === 0 ? { body: view } : { error: 'invalid_arguments', messages: found.map(sentence) };
}
