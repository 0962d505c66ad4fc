import { useState } from 'react';
import type { Snapshot } from '../../protocol.ts';
import { Icon } from '../parts/icon.tsx';
import { Problem } from '../parts/problem.tsx';
import { fetchFile } from '../session/call.ts';
import { useDrafts } from '../session/use-drafts.ts';
import { otherOf, useWorkspace } from '../session/workspace-context.ts';
import { typedForm } from '../text/typed.ts';

type Sample = Snapshot['samples'][number];

/** What a newcomer can try: a press puts the request and its file into the empty composer, ready to be read and sent. */
export function Samples({ draft: place }: { draft: string }) {
  const { state, me, names, channel } = useWorkspace();
  const drafts = useDrafts();
  const [problem, setProblem] = useState<string>();
  const draft = drafts.of(place);
  const open = channel(place);
  const withPerson = open?.kind === 'direct' && otherOf(open, me.id) !== state.app.id;
  if (draft.text !== '' || draft.uploads.length > 0 || state.samples.length === 0 || !open || withPerson) {
    return null;
  }
  const take = async (sample: Sample) => {
    const text = typedForm(sample.text, names);
    const addressed = open.kind === 'direct' || text.includes(`@${state.app.name}`);
    drafts.write(place, addressed ? text : `@${state.app.name} ${text}`);
    if (sample.file !== undefined) {
      const answer = await fetchFile(
        `/page/sample/${encodeURIComponent(sample.file)}?as=${encodeURIComponent(me.id)}`,
        sample.file,
      );
      setProblem(answer.ok ? drafts.attach(place, [answer.value]) : answer.message);
    }
    document.querySelector<HTMLTextAreaElement>('.main .composer textarea')?.focus();
  };
  return (
    <fieldset className="samples" aria-label="Requests to try">
      <span>Try</span>
      {state.samples.map((sample) => (
        <button key={sample.title} type="button" onClick={() => void take(sample)}>
          {sample.file !== undefined && <Icon name="clip" />}
          {sample.title}
        </button>
      ))}
      <Problem text={problem} />
    </fieldset>
  );
}
