/**
 * What the page and the emulator say to each other. Every call is same-origin JSON under /page/ and carries the token
 * of the printed URL (cookie `threadsmith_token`, set by the first page load). `as` is the person who acts.
 *
 *   GET  /page/state?as=U    Snapshot
 *   GET  /page/stream?as=U   server-sent events, `data:` is one Happening; after a reconnect the page asks for /page/state
 *   POST /page/upload?as=U&name=N   raw bytes → FileView            GET /page/file/ID?as=U   the bytes
 *   POST /page/message   Say → {ts}          POST /page/edit  Edit → {}        POST /page/delete  Remove → {}
 *   POST /page/command   Command → {}        POST /page/action  Act → {}       POST /page/stop  StopSession → {}
 *   POST /page/view/submit  Submit → Submitted                                  POST /page/view/close  CloseView → {}
 *   POST /page/home  OpenHome → {} (tells the app; its view comes as `home`)   POST /page/shortcut  Shortcut → {}
 *   GET  /page/sample/NAME?as=U     the bytes of a sample's file: upload them as any other file
 * Refusals are {error: 'slack_error_name', message: 'one sentence'} with a 4xx status.
 */
import { z } from 'zod';

export const Person = z.object({
  id: z.string(),
  name: z.string(),
  /** Two letters for the avatar. */
  initials: z.string(),
  /** CSS class of the avatar's colour: mira, jonas, priya, sam, lena, smith. */
  colour: z.string(),
  role: z.enum(['member', 'admin', 'guest', 'stranger', 'app']),
  /** Shown under the name in "Act as": "full member", "workspace admin", "guest", "from Brightwater". */
  label: z.string(),
});
export type Person = z.infer<typeof Person>;

export const Channel = z.object({
  id: z.string(),
  name: z.string(),
  kind: z.enum(['channel', 'private', 'direct']),
  purpose: z.string(),
  members: z.array(z.string()),
  unread: z.int(),
});
export type Channel = z.infer<typeof Channel>;

/** A group of people that a text can name. */
export const Group = z.object({ id: z.string(), handle: z.string(), members: z.array(z.string()) });
export type Group = z.infer<typeof Group>;

export const FileView = z.object({
  id: z.string(),
  name: z.string(),
  title: z.string(),
  /** Upper-case kind for the tile: CSV, PNG, PY. */
  kind: z.string(),
  mimetype: z.string(),
  size: z.int(),
  /** Same-origin address of the bytes. */
  url: z.string(),
});
export type FileView = z.infer<typeof FileView>;

/** A Block Kit block as the app sent it, already validated by the emulator. Images with slack_file carry `file`. */
export const Block = z.looseObject({ type: z.string(), block_id: z.string().optional() });
export type Block = z.infer<typeof Block>;

export const Message = z.object({
  channel: z.string(),
  ts: z.string(),
  /** Absent on a root message without replies. */
  threadTs: z.string().optional(),
  user: z.string(),
  /** mrkdwn with Slack's <@U…>, <#C…>, <!date^…>, <url|label> forms, entities escaped. */
  text: z.string(),
  blocks: z.array(Block),
  files: z.array(FileView),
  edited: z.boolean(),
  /** Only this person sees it. */
  ephemeralFor: z.string().optional(),
  replies: z.object({ count: z.int(), lastTs: z.string(), users: z.array(z.string()) }).optional(),
});
export type Message = z.infer<typeof Message>;

export const View = z.object({
  id: z.string(),
  hash: z.string(),
  type: z.enum(['modal', 'home']),
  callbackId: z.string(),
  title: z.string(),
  submit: z.string().optional(),
  close: z.string().optional(),
  blocks: z.array(Block),
});
export type View = z.infer<typeof View>;

export const Status = z.object({
  channel: z.string(),
  threadTs: z.string(),
  status: z.enum(['active', 'processing', 'suspended', 'closed']),
  /** Shown as "Threadsmith TEXT"; empty when there is nothing to show. */
  text: z.string(),
});
export type Status = z.infer<typeof Status>;

export const Snapshot = z.object({
  workspace: z.string(),
  app: Person,
  people: z.array(Person),
  groups: z.array(Group),
  channels: z.array(Channel),
  messages: z.array(Message),
  statuses: z.array(Status),
  /** The modal that is open for this person, the topmost one. */
  modal: View.optional(),
  /** The app's Home tab for this person, once the app has published it. */
  home: View.optional(),
  /** "Sample model" while no model key is set, else the model's name. */
  model: z.string(),
  scripted: z.boolean(),
  /** Requests that the sample model understands: shown as suggestions in an empty thread or channel. */
  samples: z.array(z.object({ title: z.string(), text: z.string(), file: z.string().optional() })),
  /** Slash commands for the composer's menu. */
  commands: z.array(z.object({ command: z.string(), usage: z.string(), description: z.string() })),
});
export type Snapshot = z.infer<typeof Snapshot>;

export const Happening = z.discriminatedUnion('type', [
  /** New or changed. */
  z.object({ type: z.literal('message'), message: Message }),
  z.object({ type: z.literal('message_deleted'), channel: z.string(), ts: z.string() }),
  z.object({ type: z.literal('channel'), channel: Channel }),
  z.object({ type: z.literal('modal'), modal: View.optional() }),
  z.object({ type: z.literal('home'), view: View }),
  z.object({ type: z.literal('status'), status: Status }),
  /** The app's connection: shown when it is away. */
  z.object({ type: z.literal('app'), connected: z.boolean() }),
]);
export type Happening = z.infer<typeof Happening>;

export const Say = z.object({
  as: z.string(),
  channel: z.string(),
  threadTs: z.string().optional(),
  /** Typed text; people, channels and the app are written <@U…> and <#C…> by the composer. */
  text: z.string().max(40_000),
  files: z.array(z.string()).max(20),
});
export type Say = z.infer<typeof Say>;
export const Edit = z.object({ as: z.string(), channel: z.string(), ts: z.string(), text: z.string() });
export type Edit = z.infer<typeof Edit>;
export const Remove = z.object({ as: z.string(), channel: z.string(), ts: z.string() });
export type Remove = z.infer<typeof Remove>;
export const Command = z.object({ as: z.string(), channel: z.string(), command: z.string(), text: z.string() });
export type Command = z.infer<typeof Command>;
export const StopSession = z.object({ as: z.string(), channel: z.string(), threadTs: z.string() });
export type StopSession = z.infer<typeof StopSession>;

/** block_id → action_id → Slack's state value, for example {type: 'plain_text_input', value: '…'}. */
export const StateValues = z.record(z.string(), z.record(z.string(), z.looseObject({ type: z.string() })));
export type StateValues = z.infer<typeof StateValues>;

/** A press of a button, or a change of a select or of checkboxes; `element` holds Slack's own fields for it. */
export const Act = z.object({
  as: z.string(),
  /** Where the element stands. */
  container: z.discriminatedUnion('type', [
    z.object({ type: z.literal('message'), channel: z.string(), ts: z.string() }),
    z.object({ type: z.literal('view'), view: z.string() }),
  ]),
  blockId: z.string(),
  actionId: z.string(),
  /** For a button {type, value}; overflow and static_select {type, selected_option}; checkboxes {type, selected_options}. */
  element: z.looseObject({ type: z.string() }),
  state: StateValues,
});
export type Act = z.infer<typeof Act>;

export const Submit = z.object({ as: z.string(), view: z.string(), state: StateValues });
export type Submit = z.infer<typeof Submit>;
/** `errors`: block_id → sentence; the modal stays open with the text. After `clear` or no action it closes. */
export const Submitted = z.object({
  errors: z.record(z.string(), z.string()).optional(),
  message: z.string().optional(),
});
export type Submitted = z.infer<typeof Submitted>;
export const CloseView = z.object({ as: z.string(), view: z.string() });
export type CloseView = z.infer<typeof CloseView>;
/** Somebody opens the app's Home or Messages tab. */
export const OpenHome = z.object({ as: z.string(), tab: z.enum(['home', 'messages']) });
export type OpenHome = z.infer<typeof OpenHome>;
/** A message shortcut of the app. */
export const Shortcut = z.object({ as: z.string(), channel: z.string(), ts: z.string(), callbackId: z.string() });
export type Shortcut = z.infer<typeof Shortcut>;
