import type { Stage } from '../stage.ts';
import { checkMessageBlocks } from '../validate/message.ts';
import { checkView } from '../validate/view.ts';
import { isRecord, type Json, jsonOf } from '../values.ts';
import { type Answer, answer, type Method, refuse } from './answer.ts';

/** blocks.validate: says without a token whether blocks, a message or a view would be taken. */
export const VALIDATE: Record<string, Method> = {
  'blocks.validate': (stage, args) => {
    const given = ['blocks', 'message', 'view'].filter((field) => args[field] !== undefined);
    const [field] = given;
    return field === undefined || given.length > 1
      ? refuse('invalid_arguments', ['[ERROR] must provide exactly one of: blocks, message, view'])
      : validated(stage, args, field);
  },
};

function validated(stage: Stage, args: Json, field: string): Answer {
  const given = jsonOf(args, field);
  const value = given === 'absent' || given === 'broken' ? undefined : given.value;
  if (field === 'view') {
    const type = isRecord(value) && value.type === 'home' ? 'home' : 'modal';
    const checked = checkView(stage, value, type);
    return 'body' in checked ? answer() : refuse('invalid_view', checked.messages);
  }
  const blocks = field === 'blocks' ? value : isRecord(value) ? (value.blocks ?? []) : undefined;
  const error = field === 'blocks' ? 'invalid_blocks' : 'invalid_message';
  if (!Array.isArray(blocks)) {
    return refuse(error, [`[ERROR] must be an array [json-pointer:/blocks]`]);
  }
  const wrong = checkMessageBlocks(stage, blocks);
  return wrong === undefined ? answer() : refuse(error, wrong.messages);
}
