import { createHash } from 'node:crypto';

/** A Lua script, and the name that Redis knows it by. */
export interface Script {
  readonly source: string;
  readonly sha: string;
}

const script = (source: string): Script =>
  Object.freeze({ source, sha: createHash('sha1').update(source).digest('hex') });

/**
 * One exchange at the board: `src/board.ts` in Lua. A test compares the two.
 *
 * KEYS[1] is the namespace's hash, KEYS[i + 1] the hash of report i's group; a group's other keys have the same hash tag and begin with
 * it. ARGV[1] is the exchange as JSON. A group whose keys hold something else gets a `fault`, the others go on.
 */
export const EXCHANGE: Script = script(`
local request = cjson.decode(ARGV[1])
if request.v ~= 1 then return redis.error_reply('FLUXGATE the request has version ' .. tostring(request.v) .. ', this script is 1') end
local clock = redis.call('TIME')
local now = clock[1] * 1000 + math.floor(clock[2] / 1000)
local BACK, MAX_HOLD, KEPT, LARGEST = 1000, 3600000, 600000, 90000000000000
local id, ttl, length = request.member, request.ttl, request.lease
local space = KEYS[1]

local function number(given)
  local n = tonumber(given)
  if n == nil or n ~= n or n < 0 or n > LARGEST then return 0 end
  return n
end

local function short(given, most)
  if type(given) ~= 'string' or #given > most then return '' end
  return given
end

local function label(member)
  return string.match(member, '^(.+)~[^~]*$') or member
end

local function process()
  local info = redis.pcall('INFO', 'server')
  return type(info) == 'string' and string.match(info, 'run_id:(%w+)') or ''
end

local meta = redis.call('HMGET', space, 'v', 'born', 'last', 'lease', 'server')
if meta[1] and meta[1] ~= '1' then
  return redis.error_reply('FLUXGATE the namespace holds version ' .. short(meta[1], 20) .. ' of the protocol, this is version 1')
end
local born, last, longest, server = number(meta[2]), number(meta[3]), math.max(number(meta[4]), length), meta[5] or ''
if not meta[2] or born > now or now < last - BACK or now > last + longest then
  born, server = now, process()
end
local young = now < born + longest
local changed = false

-- Another process may have forgotten leases that still last.
local function forgot()
  local present = process()
  if present == '' or present == server then return false end
  server, born, young = present, now, true
  return true
end

local function handle(base, report)
  local live, votes, leases, away, states = base .. ':live', base .. ':votes', base .. ':leases', base .. ':away', base .. ':states'
  local h = redis.call('HMGET', base, 'epoch', 'hold', 'fails', 'failed', 'first', 'text', 'oid', 'okind', 'onote', 'oby', 'wait')
  local epoch, hold, fails = math.floor(number(h[1])), number(h[2]), math.floor(number(h[3]))
  local wait = math.min(number(h[11]), MAX_HOLD)
  local failed, first, text = short(h[4], 400), short(h[5], 400), short(h[6], 1200)
  local order
  if number(h[7]) > 0 and (h[8] == 'force_open' or h[8] == 'disable' or h[8] == 'reset') then
    order = { id = math.floor(number(h[7])), kind = h[8], note = short(h[9], 1200), by = short(h[10], 400) }
  end
  local left = report.state == 'left'
  local dirty = false

  -- Nothing happens in the group, and the member has nothing to say: the most frequent case by far.
  if report.state == 'closed' and epoch % 2 == 0 and report.epoch <= epoch and report.lease == 'none' and not report.vote
    and not report.outcome and not report.order and redis.call('EXISTS', votes, leases, away, states) == 0 then
    redis.call('ZREMRANGEBYSCORE', live, '-inf', now)
    redis.call('ZADD', live, now + ttl, id)
    redis.call('PEXPIRE', live, KEPT)
    if h[1] then redis.call('PEXPIRE', base, KEPT) end
    local members = redis.call('ZCARD', live)
    local need = report.quorum
    if need < 1 then need = math.max(2, math.ceil(need * members)) end
    return { epoch = epoch, votes = 0, need = need, live = members, first = '', text = '', lease = 0, holder = '', fails = 0, order = order }
  end

  local function drop(key, most)
    redis.call('ZREMRANGEBYSCORE', key, '-inf', now)
    redis.call('ZREMRANGEBYSCORE', key, '(' .. (now + most), '+inf')
  end
  local function forget(member)
    redis.call('ZREM', live, member)
    redis.call('ZREM', votes, member)
    redis.call('ZREM', away, member)
    redis.call('HDEL', states, member)
  end
  local function enter(to)
    local outage = to == epoch + 1 and to % 2 == 1
    epoch, hold, wait, fails, failed, dirty, changed = to, 0, 0, 0, '', true, true
    redis.call('DEL', leases)
    if not outage then
      redis.call('DEL', votes)
      first, text = '', ''
    end
  end

  for _, gone in ipairs(redis.call('ZRANGEBYSCORE', live, '-inf', now)) do forget(gone) end
  for _, odd in ipairs(redis.call('ZRANGEBYSCORE', live, '(' .. (now + 2 * ttl), '+inf')) do forget(odd) end
  drop(votes, 2 * ttl)
  drop(away, 2 * ttl)
  drop(leases, 2 * length)
  if hold > now + wait then hold, dirty = now + wait, true end

  if report.epoch > epoch and report.epoch <= LARGEST then enter(report.epoch) end
  if left then
    forget(id)
    redis.call('ZREM', leases, id)
  else
    redis.call('ZADD', live, now + ttl, id)
    if report.state == 'closed' then redis.call('HDEL', states, id) else redis.call('HSET', states, id, report.state) end
    if report.state == 'open' or report.state == 'half_open' then
      redis.call('ZADD', away, now + ttl, id)
    else
      redis.call('ZREM', away, id)
    end
    local vote = report.vote
    if vote and (vote.epoch == -1 or math.floor(vote.epoch / 2) == math.floor(epoch / 2)) then
      if redis.call('ZCARD', votes) == 0 then first, text, dirty = label(id), vote.text, true end
      redis.call('ZADD', votes, now + ttl, id)
    else
      redis.call('ZREM', votes, id)
    end
    local outcome = report.outcome
    if outcome and epoch % 2 == 1 and outcome.epoch == epoch and redis.call('ZSCORE', leases, id) then
      if outcome.to == 'closed' then
        enter(epoch + 1)
      else
        redis.call('ZREM', leases, id)
        wait = math.min(math.max(outcome.wait, 0), MAX_HOLD)
        fails, failed, hold, dirty = fails + 1, id, now + wait, true
      end
    end
  end

  local members = redis.call('ZCARD', live)
  local need = report.quorum
  if need < 1 then need = math.max(2, math.ceil(need * members)) end
  if not left then
    if epoch % 2 == 0 and redis.call('ZCARD', votes) >= need then enter(epoch + 1) end
    if epoch % 2 == 1 and not young and redis.call('ZCARD', away) == 0 then enter(epoch + 1) end
    local asks = report.lease
    if epoch % 2 == 0 or asks == 'none' then
      redis.call('ZREM', leases, id)
    else
      local holds = redis.call('ZSCORE', leases, id)
      local vacant = redis.call('ZCARD', leases) < report.probers
      local grant
      if asks == 'want' then
        local rest = hold
        if failed == id then rest = rest + length end
        grant = not holds and vacant and not young and now >= rest and not forgot()
      elseif holds then
        grant = true
      elseif asks == 'keep' then
        grant = vacant
      else
        grant = vacant and not young and not forgot()
      end
      if grant then redis.call('ZADD', leases, now + length, id) end
    end
  end

  local given = report.order
  if given then
    local before = order and order.id or 0
    if given.id == 0 then
      order = { id = math.max(now, before + 1), kind = given.kind, note = given.note, by = given.by }
      dirty, changed = true, true
    elseif given.id > before and given.id <= LARGEST then
      order = given
      dirty, changed = true, true
    end
  end

  if dirty then
    redis.call('HSET', base, 'epoch', epoch, 'hold', hold, 'wait', wait, 'fails', fails, 'failed', failed, 'first', first, 'text', text)
    if order then redis.call('HSET', base, 'oid', order.id, 'okind', order.kind, 'onote', order.note, 'oby', order.by) end
  end
  local kept = KEPT + math.max(0, hold - now)
  for _, key in ipairs({ base, live, votes, leases, away, states }) do redis.call('PEXPIRE', key, kept) end

  local mine = number(redis.call('ZSCORE', leases, id))
  local holder = redis.call('ZRANGE', leases, 0, 0)[1]
  return {
    epoch = epoch, votes = redis.call('ZCARD', votes), need = need, live = members, first = first, text = text,
    lease = math.max(0, mine - now), holder = holder and label(holder) or '', fails = fails, order = order
  }
end

local readings = {}
for i, report in ipairs(request.reports) do
  local fine, reading = pcall(handle, KEYS[i + 1], report)
  if fine then
    readings[i] = reading
  else
    if type(reading) == 'table' then reading = reading.err end
    readings[i] = { fault = string.sub(tostring(reading), 1, 200) }
  end
end
redis.call('HSET', space, 'v', 1, 'born', born, 'last', now, 'lease', longest, 'server', server)
redis.call('PEXPIRE', space, KEPT + longest)
if changed then redis.pcall('PUBLISH', space .. ':hint', '') end
return cjson.encode({ v = 1, readings = readings })
`);

/** Everyone in a group: KEYS[1] is the group's hash. */
export const MEMBERS: Script = script(`
local clock = redis.call('TIME')
local now = clock[1] * 1000 + math.floor(clock[2] / 1000)
local base = KEYS[1]
local entries = redis.call('ZRANGEBYSCORE', base .. ':live', '(' .. now, '+inf', 'WITHSCORES', 'LIMIT', 0, 10000)
local members = {}
local function lasts(key, id)
  local score = redis.call('ZSCORE', base .. key, id)
  return (score and tonumber(score) > now) or false
end
for i = 1, #entries, 2 do
  local id = entries[i]
  if #id <= 400 then
    local state = redis.call('HGET', base .. ':states', id) or 'closed'
    members[#members + 1] = {
      id = id, state = string.sub(state, 1, 40), votes = lasts(':votes', id), leads = lasts(':leases', id), left = tonumber(entries[i + 1]) - now
    }
  end
end
if #members == 0 then return '{"v":1,"members":[]}' end
return cjson.encode({ v = 1, members = members })
`);
