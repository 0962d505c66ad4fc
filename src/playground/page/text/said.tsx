import { useMemo } from 'react';
import type { TextObject } from '../blocks/text-shapes.ts';
import { Chunks } from './chunks.tsx';
import { parseMrkdwn } from './mrkdwn.ts';

/** A Slack text with its markup drawn. */
export function Said({ text }: { text: string }) {
  const chunks = useMemo(() => parseMrkdwn(text), [text]);
  return (
    <div className="said">
      <Chunks chunks={chunks} />
    </div>
  );
}

/** A text object: mrkdwn is read, plain text is not. */
export function SaidObject({ text }: { text: TextObject }) {
  return text.type === 'mrkdwn' ? <Said text={text.text} /> : <div className="said line">{text.text}</div>;
}
