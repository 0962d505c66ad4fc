import type { App, ViewSubmitAction } from '@slack/bolt';
import type { ToolWords } from '#domain/tool/tool-change.ts';
import { refusalText } from '../texts/refusals.ts';
import { toldModal } from '../views/forms.ts';
import { TOOL_ACTIONS, TOOL_MODALS } from '../views/tool-actions.ts';
import { TOOL_WORDS, toolEdit, typedWords, WORDS_LIMITS, wordsSaved } from '../views/tool-edit.ts';
import { dropped } from './dropped.ts';
import { valuesOf } from './form-act.ts';
import { type FormValues, textIn } from './form-values.ts';
import { type Edge, type FormAnswer, onForm } from './guard.ts';
import { openOnPress, windowActOf } from './tool-windows.ts';

/** *Edit words* of a tool: the form, and what was typed into it. */
export function registerToolEdit(app: App, edge: Edge): void {
  openOnPress(app, edge, TOOL_ACTIONS.edit, toolEdit);
  app.view<ViewSubmitAction>(
    TOOL_MODALS.edit,
    onForm(
      edge,
      TOOL_MODALS.edit,
      async (body, workspace) => {
        const act = windowActOf(body, workspace);
        if (act === undefined) {
          dropped(edge, TOOL_MODALS.edit, 'no tool in the form');
          return late(body);
        }
        const words = wordsIn(valuesOf(body));
        const errors = problemsOf(words);
        if (errors !== undefined) {
          return { response_action: 'errors', errors };
        }
        const { place, user, seen } = act;
        const outcome = await edge.agent.editTool(place, user, place.tool, seen, words);
        const view = 'why' in outcome ? toldModal(refusalText(outcome), typedWords(words)) : wordsSaved(outcome);
        return { response_action: 'update', view };
      },
      late,
    ),
  );
}

const wordsIn = (values: FormValues): ToolWords => ({
  description: textIn(values, TOOL_WORDS.description).trim(),
  returns: textIn(values, TOOL_WORDS.returns).trim(),
});

function problemsOf({ description, returns }: ToolWords): Record<string, string> | undefined {
  const errors = {
    ...(description === '' && { [TOOL_WORDS.description]: 'Say in a sentence what it does, so that people find it.' }),
    ...(description.length > WORDS_LIMITS.description && {
      [TOOL_WORDS.description]: `Write at most ${WORDS_LIMITS.description} characters.`,
    }),
    ...(returns.length > WORDS_LIMITS.returns && {
      [TOOL_WORDS.returns]: `Write at most ${WORDS_LIMITS.returns} characters.`,
    }),
  };
  return Object.keys(errors).length === 0 ? undefined : errors;
}

/** What was typed stays, so that nobody has to write it again. */
const late = (body: unknown): FormAnswer => ({
  response_action: 'update',
  view: toldModal(refusalText({ why: 'not_saved' }), typedWords(wordsIn(valuesOf(body)))),
});
