import { MOST_CHANGES } from './shelf.ts';

// The number of a change is one more than that of the newest in the log, which is always there once there was one.
const NOTED = `
  local function noted(log, nonce, id)
    local newest = redis.call('LINDEX', log, -1)
    local number = newest and tonumber(string.match(newest, '^(%d+):')) or 0
    redis.call('RPUSH', log, string.format('%.0f', number + 1) .. ':' .. nonce .. ':' .. id)
    redis.call('LTRIM', log, -${MOST_CHANGES}, -1)
  end
  local function released(names, named, id)
    local name = redis.call('HGET', named, id)
    if name then
      redis.call('HDEL', names, name)
      redis.call('HDEL', named, id)
    end
  end`;

/**
 * KEYS: tools, cards, names, names by id, log, vectors. ARGV: id, expected revision, row, card, name, nonce; '' where there is none.
 * All looks come before the first writing, because a script that fails half-way is not taken back.
 */
export const PUT = `${NOTED}
  local now = redis.call('HGET', KEYS[1], ARGV[1])
  local revision = now and (string.match(now, '^(%d+):') or 'unreadable') or ''
  if revision ~= ARGV[2] then return 'stale' end
  local holder = ARGV[5] ~= '' and redis.call('HGET', KEYS[3], ARGV[5])
  if holder and holder ~= ARGV[1] then return 'name_taken' end
  redis.call('HSET', KEYS[1], ARGV[1], ARGV[3])
  if ARGV[4] == '' then
    redis.call('HDEL', KEYS[2], ARGV[1])
    redis.call('HDEL', KEYS[6], ARGV[1])
  else
    redis.call('HSET', KEYS[2], ARGV[1], ARGV[4])
  end
  released(KEYS[3], KEYS[4], ARGV[1])
  if ARGV[5] ~= '' then
    redis.call('HSET', KEYS[3], ARGV[5], ARGV[1])
    redis.call('HSET', KEYS[4], ARGV[1], ARGV[5])
  end
  noted(KEYS[5], ARGV[6], ARGV[1])
  return 'stored'`;

/** KEYS as above, and the counts. ARGV: id, nonce. */
export const REMOVE = `${NOTED}
  if redis.call('HDEL', KEYS[1], ARGV[1]) == 0 then return 0 end
  redis.call('HDEL', KEYS[2], ARGV[1])
  released(KEYS[3], KEYS[4], ARGV[1])
  redis.call('HDEL', KEYS[6], ARGV[1])
  redis.call('HDEL', KEYS[7], ARGV[1])
  noted(KEYS[5], ARGV[2], ARGV[1])
  return 1`;

/**
 * KEYS: tools, counts. ARGV: id, what, time. One field a tool, PASSED:FAILED:REJECTED:TIME, because counts are read with
 * every search and of many tools. Times stay text: Lua would round them.
 */
export const COUNT = `
  if redis.call('HEXISTS', KEYS[1], ARGV[1]) == 0 then return 0 end
  local before = redis.call('HGET', KEYS[2], ARGV[1]) or '0:0:0:-1'
  local passed, failed, rejected, at = string.match(before, '^(%d+):(%d+):(%d+):(%-?%d+)$')
  local counts = { passed = tonumber(passed), failed = tonumber(failed), rejected = tonumber(rejected) }
  counts[ARGV[2]] = counts[ARGV[2]] + 1
  if tonumber(ARGV[3]) > tonumber(at) then at = ARGV[3] end
  local numbers = string.format('%.0f:%.0f:%.0f:', counts.passed, counts.failed, counts.rejected)
  redis.call('HSET', KEYS[2], ARGV[1], numbers .. at)
  return 1`;

/** KEYS: cards, vectors. ARGV: id, revision of the card, sealed vector; and so on. */
export const KEEP = `
  for at = 1, #ARGV, 3 do
    local card = redis.call('HGET', KEYS[1], ARGV[at])
    if card and string.match(card, '^(%d+):') == ARGV[at + 1] then
      redis.call('HSET', KEYS[2], ARGV[at], ARGV[at + 1] .. ':' .. ARGV[at + 2])
    end
  end
  return 1`;
