/** Slack's rate-limit tiers: `special` has a rule of its own or none. */
export type Tier = 't1' | 't2' | 't3' | 't4' | 'special' | 'none';

/** What the emulator knows about one Web API method. `errors` are those that it can answer, beside COMMON_ERRORS. */
export interface MethodFacts {
  /** Any of these bot scopes lets the call in; conversations.* narrow it by the kind of channel. */
  scopes: readonly string[];
  tier: Tier;
  required: readonly string[];
  errors: readonly string[];
  /** An app-level token (xapp-) instead of the bot's. */
  appToken?: true;
  /** Works without any token. */
  open?: true;
}

/** Answers that every method can give. */
export const COMMON_ERRORS: readonly string[] = [
  'not_authed',
  'invalid_auth',
  'account_inactive',
  'not_allowed_token_type',
  'missing_scope',
  'invalid_arguments',
  'ratelimited',
  'invalid_json',
  'fatal_error',
  'internal_error',
];

const READ = ['channels:read', 'groups:read', 'im:read', 'mpim:read'];
const HISTORY = ['channels:history', 'groups:history', 'im:history', 'mpim:history'];
const BLOCKS = ['invalid_blocks', 'invalid_blocks_format', 'markdown_text_conflict', 'no_text', 'too_many_attachments'];
const METADATA = ['invalid_metadata_format', 'metadata_too_large'];

const method = (tier: Tier, scopes: readonly string[], required: readonly string[], errors: readonly string[]) => ({
  scopes,
  tier,
  required,
  errors,
});

/** The one table of methods; a test compares it with the reference when that is at hand. */
export const METHODS: Readonly<Record<string, MethodFacts>> = {
  'api.test': { ...method('t4', [], [], []), open: true },
  'auth.test': method('special', [], [], []),
  'apps.connections.open': { ...method('t3', [], [], []), appToken: true },
  'blocks.validate': {
    ...method('none', [], [], ['invalid_blocks', 'invalid_message', 'invalid_view']),
    open: true,
  },
  'bots.info': method('t3', ['users:read'], [], ['bot_not_found', 'missing_argument']),
  'team.info': method('t3', ['team:read'], [], ['team_not_found']),
  'users.info': method('t4', ['users:read'], ['user'], ['user_not_found']),
  'users.list': method('t2', ['users:read'], [], ['invalid_cursor']),
  'usergroups.list': method('t2', ['usergroups:read'], [], []),
  'usergroups.users.list': method('t2', ['usergroups:read'], ['usergroup'], ['no_such_subteam']),

  'chat.postMessage': method(
    'special',
    ['chat:write'],
    ['channel'],
    [
      ...BLOCKS,
      ...METADATA,
      'msg_blocks_too_long',
      'cannot_reply_to_message',
      'channel_not_found',
      'is_archived',
      'not_in_channel',
    ],
  ),
  'chat.update': method(
    't3',
    ['chat:write'],
    ['channel', 'ts'],
    [
      ...BLOCKS,
      ...METADATA,
      'msg_too_long',
      'cant_update_message',
      'channel_not_found',
      'message_not_found',
      'streaming_state_conflict',
    ],
  ),
  'chat.delete': method(
    't3',
    ['chat:write'],
    ['channel', 'ts'],
    ['cant_delete_message', 'channel_not_found', 'message_not_found'],
  ),
  'chat.postEphemeral': method(
    't4',
    ['chat:write'],
    ['channel', 'user'],
    [
      ...BLOCKS,
      'msg_too_long',
      'cannot_reply_to_message',
      'channel_not_found',
      'is_archived',
      'not_in_channel',
      'user_not_in_channel',
    ],
  ),
  'chat.getPermalink': method('special', [], ['channel', 'message_ts'], ['channel_not_found', 'message_not_found']),

  'conversations.info': method('t3', READ, ['channel'], ['channel_not_found']),
  'conversations.list': method('t2', READ, [], ['invalid_cursor', 'invalid_types', 'invalid_limit']),
  'conversations.members': method('t4', READ, ['channel'], ['channel_not_found', 'invalid_cursor', 'invalid_limit']),
  'conversations.history': method(
    't3',
    HISTORY,
    ['channel'],
    ['channel_not_found', 'invalid_cursor', 'invalid_ts_latest', 'invalid_ts_oldest', 'not_in_channel'],
  ),
  'conversations.replies': method(
    't3',
    HISTORY,
    ['channel', 'ts'],
    ['channel_not_found', 'invalid_cursor', 'invalid_ts_latest', 'invalid_ts_oldest', 'thread_not_found'],
  ),
  'conversations.open': method(
    't3',
    ['channels:manage', 'groups:write', 'im:write', 'mpim:write'],
    [],
    ['channel_not_found', 'not_enough_users', 'too_many_users', 'user_not_found', 'users_list_not_supplied'],
  ),

  'files.getUploadURLExternal': method(
    't4',
    ['files:write'],
    ['length', 'filename'],
    [
      'alt_txt_too_large',
      'file_upload_size_restricted',
      'missing_argument',
      'snippet_too_large',
      'unknown_snippet_type',
    ],
  ),
  'files.completeUploadExternal': method(
    't4',
    ['files:write'],
    ['files'],
    [
      'channel_not_found',
      'channels_limit_exceeded',
      'file_not_found',
      'file_update_failed',
      'invalid_blocks',
      'not_in_channel',
      'posting_to_channel_denied',
    ],
  ),
  'files.info': method('t4', ['files:read'], ['file'], ['file_deleted', 'file_not_found', 'not_visible']),
  'files.delete': method('t3', ['files:write'], ['file'], ['cant_delete_file', 'file_deleted', 'file_not_found']),

  'views.open': method(
    't4',
    [],
    ['view'],
    ['exchanged_trigger_id', 'expired_trigger_id', 'invalid_trigger_id', 'view_too_large'],
  ),
  'views.push': method(
    't4',
    [],
    ['view'],
    [
      'exchanged_trigger_id',
      'expired_trigger_id',
      'invalid_trigger_id',
      'not_found',
      'push_limit_reached',
      'view_too_large',
    ],
  ),
  'views.update': method('t4', [], ['view'], ['hash_conflict', 'not_found', 'view_too_large']),
  'views.publish': method('t4', [], ['user_id', 'view'], ['hash_conflict', 'not_enabled', 'view_too_large']),

  'agents.sessions.setStatus': method(
    't3',
    ['chat:write'],
    ['channel_id', 'status'],
    ['channel_not_found', 'invalid_status', 'thread_ts_required', 'user_not_found'],
  ),
  'agents.sessions.rename': method(
    't3',
    ['chat:write'],
    ['channel_id', 'title'],
    ['channel_not_found', 'invalid_name', 'session_not_found', 'thread_ts_required'],
  ),
  'assistant.threads.setStatus': method(
    'special',
    ['chat:write'],
    ['channel_id', 'thread_ts', 'status'],
    ['channel_not_found', 'invalid_thread_ts'],
  ),
  'assistant.threads.setTitle': method(
    't4',
    ['assistant:write'],
    ['channel_id', 'thread_ts', 'title'],
    ['channel_not_found', 'invalid_thread_ts'],
  ),
  'assistant.threads.setSuggestedPrompts': method(
    't4',
    ['assistant:write'],
    ['channel_id', 'prompts'],
    ['channel_not_found', 'invalid_thread_ts'],
  ),
  'reactions.add': method(
    't3',
    ['reactions:write'],
    ['channel', 'name', 'timestamp'],
    ['already_reacted', 'channel_not_found', 'invalid_name', 'message_not_found'],
  ),
  'reactions.remove': method(
    't2',
    ['reactions:write'],
    ['name'],
    ['channel_not_found', 'invalid_name', 'message_not_found', 'no_item_specified', 'no_reaction'],
  ),
};
