import { t } from '../../../words/language.ts';
import type { Doubt } from './doubt.ts';
import type { HandlerFacts } from './handler-facts.ts';

/** Words of a path or of a function's name that say that a request does something. */
const actingWords: ReadonlySet<string> = new Set(
  [
    'logout signout delete remove destroy shutdown stop kill restart reboot reset clear drop purge flush send resend seed pay charge run trigger',
    'sync import export migrate deploy publish unsubscribe unfollow follow cancel toggle vote upvote downvote like unlike rebuild reindex reload',
    'exec execute terminate exit quit abort crash init initialize cleanup truncate wipe upgrade rollback increment decrement enable disable',
    'approve reject activate deactivate revoke rotate populate ban unban mute checkout purchase buy start launch sleepnow poweroff',
  ].flatMap((line) => line.split(' ')),
);

/** Words of a path that say that its answer goes on and on. */
const streamWords: ReadonlySet<string> = new Set([
  'stream',
  'sse',
  'eventsource',
  'livestream',
  'mjpeg',
  'websocket',
  'ws',
]);

const actingCalls =
  /(^|\.)(os\._exit|sys\.exit|os\.kill|process\.exit|process\.kill|os\.system|os\.remove|os\.unlink|shutil\.rmtree)$|^subprocess\.|(^|\.)(commit|bulk_create|get_or_create|update_or_create|save|saveAll|insert|insertOne|insertMany|insert_one|insert_many|updateOne|updateMany|update_one|update_many|deleteOne|deleteMany|delete_one|delete_many|findOneAndUpdate|findByIdAndUpdate|findByIdAndDelete|destroy|delete|send_mail|send_message|sendMail|sendmail|apply_async|delay|objects\.create|session\.add|unlink|unlinkSync|rmSync|writeFile|writeFileSync|appendFile)$/;

/** Calls that only sound like it. */
const harmlessCalls =
  /(^|\.)(headers|cookies|res|response|params|searchParams|map|cache|set|dict)\.delete$|^(res|response|reply)\./i;

const guardWords =
  /login|logged|auth(?!or(?!i))|jwt|token|permission|require(s|d)?_?(role|user|admin|scope)|roles?_|current_|currentuser|api_?key|principal|protected|admin|staff_member|user_passes_test|verify|restrict|passport|guard|credential|session_required|clerk|oauth/i;
const harmlessGuards =
  /allow_?any|AllowAny|csrf|no_?auth|optional|OrReadOnly|anonymous|required\s*=\s*False|passport\.(initialize|session)|authentication_classes\(\[\]\)|Public\b/i;

/** Why a route should not be loaded before somebody has looked; `null`: nothing speaks against it. */
export function doubtOf(path: string, facts: HandlerFacts): Doubt | null {
  const words = wordsOf(path);
  const endless = endlessBy(words, facts);
  if (endless !== null) return { kind: 'endless', by: endless };
  const acting = words.find((word) => actingWords.has(word)) ?? actingName(facts);
  if (acting !== undefined) return { kind: 'changes', by: acting, where: 'name' };
  const guard = facts.guards.find((one) => guardWords.test(namesIn(one)) && !harmlessGuards.test(one));
  if (guard !== undefined) return { kind: 'login', by: guard.replace(/\s+/g, ' ').slice(0, 60) };
  const status = facts.statuses.find((one) => one === 401 || one === 403);
  if (status !== undefined) return { kind: 'login', by: `status ${status}` };
  const other = facts.statuses[0] ?? Number(/^\/([45]\d\d)$/.exec(path)?.[1] ?? 0);
  if (other >= 400) return { kind: 'status', status: other };
  const isLogin = words.some((word) => /^(login|signin|register|signup|auth)$/.test(word));
  const login = isLogin ? null : redirectToLogin(facts);
  if (login !== null) return { kind: 'login', by: login };
  if (facts.onlyRedirects)
    return { kind: 'redirect', to: facts.texts.find((text) => /^(\/|https?:)\S*$/.test(text)) ?? null };
  const call = facts.calls.find((one) => actingCalls.test(one) && !harmlessCalls.test(one));
  if (call !== undefined) return { kind: 'changes', by: `${call.slice(0, 60)}()`, where: 'call' };
  return null;
}

function endlessBy(words: readonly string[], facts: HandlerFacts): string | null {
  if (facts.texts.some((text) => /text\/event-stream/.test(text))) return t('an event stream');
  if (facts.texts.some((text) => /x-mixed-replace/.test(text))) return 'multipart/x-mixed-replace';
  if (facts.calls.some((call) => /EventSourceResponse$|streamSSE$|(^|\.)sse$/.test(call))) return t('an event stream');
  if (facts.loopsForever) return t('a loop without an end');
  const word = words.find((one) => streamWords.has(one));
  if (word !== undefined) return `"${word}"`;
  return words.includes('video') && words.includes('feed') ? '"video feed"' : null;
}

/** What a guard is made of without the fields of objects, which are no guard's names. */
function namesIn(guard: string): string {
  return guard.replace(/\{[^{}]*\}/g, '');
}

/** The verb that a function's name begins with: `send_mail`, `stopJobs`. */
function actingName({ names }: HandlerFacts): string | undefined {
  return names
    .slice(0, 1)
    .flatMap((name) => wordsOf(name).slice(0, 1))
    .find((word) => actingWords.has(word));
}

function redirectToLogin({ calls, texts }: HandlerFacts): string | null {
  if (!calls.some((call) => /redirect$/i.test(call))) return null;
  const text = texts.find(
    (one) => !/\.\w+ml$|\.(jinja2?|ejs|pug|hbs)$/.test(one) && /^[/\w.-]*(log-?in|sign-?in)[/\w.-]*$/i.test(one),
  );
  return text === undefined ? null : t('it redirects to {0}', text.slice(0, 40));
}

function wordsOf(name: string): string[] {
  return name
    .replace(/<[^>]*>|\{[^}]*\}|:\w+/g, '/')
    .replace(/([a-z0-9])([A-Z])/g, '$1_$2')
    .toLowerCase()
    .replace(/log[-_]?out/g, 'logout')
    .replace(/sign[-_]?out/g, 'signout')
    .split(/[^a-z0-9]+/)
    .filter((word) => word !== '');
}
