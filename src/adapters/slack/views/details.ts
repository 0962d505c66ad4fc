import type { types } from '@slack/bolt';
import type { Details } from '#agent/face/agent.ts';
import type { AuditRecord } from '#domain/audit/audit-chain.ts';
import type { RequestFile, Turn } from '#domain/session/session.ts';
import type { Kept } from '#domain/tool/keeping.ts';
import { mention, moment, plainly, type Said, said, say } from '../said.ts';
import { auditLine } from '../texts/audit.ts';
import { listed } from '../texts/names.ts';
import { size } from '../texts/quantities.ts';
import { MODALS } from './actions.ts';
import { type Block, plainText, quote } from './blocks.ts';
import { attemptLines } from './details-attempt.ts';
import { tracebackBlocks } from './details-traceback.ts';
import { boldGoal } from './heading.ts';
import { keptSentence } from './kept.ts';
import { CARD, LIMITS } from './limits.ts';
import { lineBlocks } from './line-blocks.ts';
import { type ModalPlace, metadataOf } from './place.ts';

/** Lines of the audit in one section. */
const MOST_AUDIT_LINES = 100;
const LINE_CHARACTERS = 600;

/** Modal *Details*: all that is known of a turn, and its lines of the audit. At most 100 blocks. */
export const detailsModal = ({ turn, stderr, audit }: Details, place: ModalPlace): types.ModalView => ({
  type: 'modal',
  callback_id: MODALS.details,
  private_metadata: metadataOf(place),
  title: plainText('Details', LIMITS.modalTitle),
  close: plainText('Close', LIMITS.modalTitle),
  blocks: [
    ...lineBlocks('request', [boldGoal({ turn }), ...requestLines(turn)]),
    ...turn.attempts.flatMap((attempt) => [
      title(`program.${attempt.number}`, nameOf(attempt.number, turn.attempts.length)),
      ...lineBlocks(`attempt.${attempt.number}`, attemptLines(attempt, turn)),
    ]),
    ...endBlocks(turn),
    ...tracebackBlocks(stderr),
    ...auditBlocks(audit),
  ],
});

const title = (id: string, text: string): types.HeaderBlock => ({
  type: 'header',
  block_id: id,
  text: plainText(text, LIMITS.alert),
});

const nameOf = (number: number, all: number): string => (all === 1 ? 'Program' : `Program ${number} of ${all}`);

function requestLines(turn: Turn): Said[] {
  const { request, authors } = turn;
  const how = WAYS[request.source];
  return [
    say`Asked by ${mention(request.user)} ${how}, ${moment(request.at, 'both')}.`,
    ...(authors.length === 0
      ? []
      : [say`Changed by ${said(listed(authors.map(({ name }) => name)), LINE_CHARACTERS)}.`]),
    ...request.files.map(fileLine),
    ...modelLines(turn),
  ];
}

const WAYS: Readonly<Record<Turn['request']['source'], Said>> = {
  mention: plainly`in the channel`,
  direct: plainly`in a direct message`,
  command: plainly`by command`,
  modal: plainly`in a form`,
  button: plainly`by a button`,
  mcp: plainly`through a token of theirs`,
  schedule: plainly`by a schedule`,
};

const fileLine = ({ name, size: bytes, summary, leftOut }: RequestFile): Said => {
  const file = say`File ${said(name, CARD.name)}, ${said(size(bytes))}`;
  const more = leftOut === null ? summary : `left out: ${leftOut}`;
  return more === '' ? say`${file}.` : say`${file}: ${said(more.replace(/\.$/, ''), LINE_CHARACTERS)}.`;
};

/** Who wrote what is no program. */
function modelLines(turn: Turn): Said[] {
  if (turn.status === 'finished' && turn.words !== null) {
    return [say`The words on the card are by ${said(turn.wordsBy, CARD.name)}.`];
  }
  return turn.status === 'answered' || turn.status === 'asking'
    ? [say`The words on the card are by ${said(turn.model, CARD.name)}.`]
    : [];
}

/** Who ended it, and why; or what was kept of it. */
function endBlocks(turn: Turn): Block[] {
  switch (turn.status) {
    case 'rejected':
      return [
        ENDED,
        ...lineBlocks('end', [byAt('Rejected', turn)]),
        ...(turn.reason.trim() === '' ? [] : [quote('reason', turn.reason.slice(0, LIMITS.inputText))]),
      ];
    case 'stopped':
      return [ENDED, ...lineBlocks('end', [byAt('Stopped', turn)])];
    case 'superseded':
      return [ENDED, ...lineBlocks('end', [byAt('Superseded', turn)])];
    case 'expired':
      return [ENDED, ...lineBlocks('end', [say`Expired ${moment(turn.at, 'both')}.`])];
    case 'finished':
      return turn.kept?.state === 'kept' ? [LIBRARY, ...lineBlocks('kept', keptLines(turn.kept))] : [];
    default:
      return [];
  }
}

const ENDED = title('ended', 'End');
const LIBRARY = title('library', 'Library');

const keptLines = (kept: Extract<Kept, { state: 'kept' }>): Said[] => [
  keptSentence(kept),
  say`Kept by ${said(kept.by.name, CARD.name)}.`,
];

const byAt = (what: string, { by, at }: { by: { name: string }; at: number }): Said =>
  say`${said(what)} by ${said(by.name, CARD.name)}, ${moment(at, 'both')}.`;

function auditBlocks(audit: readonly AuditRecord[]): Block[] {
  const shown = audit.slice(-MOST_AUDIT_LINES);
  const lines = shown.length === 0 ? [plainly`Nothing of this is in the audit yet.`] : shown.map(auditLine);
  return [title('audit', 'Audit'), ...lineBlocks('line', lines)];
}
