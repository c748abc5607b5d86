import { AutocannonEngine } from './autocannon-engine.ts';
import type { Engine } from './engine.ts';
import { deferTurbofan, warmUpJit } from './jit-warm-up.ts';
import { NativeEngine } from './native-engine.ts';
import type { FromGenerator, ToGenerator } from './protocol.ts';
import { progressEveryMs, recentEvery } from './tuning.ts';

/**
 * The load generator's own process. It lives only as long as its parent's channel: without a parent it closes everything and
 * so ends by itself.
 */

let engine: Engine | null = null;
let progressTimer: NodeJS.Timeout | null = null;
/** Words of progress since latencies were told. */
let untold = recentEvery;

function tell(message: FromGenerator): void {
  if (process.connected) process.send?.(message);
}

function tellProgress(): void {
  const progress = engine?.progress() ?? null;
  if (progress === null) return;
  const { user, system } = process.cpuUsage();
  const isTime = ++untold >= recentEvery;
  const recent = isTime ? (engine?.recentLatency() ?? null) : null;
  if (isTime) untold = 0;
  tell({ type: 'progress', progress: { ...progress, recent, cpuSeconds: (user + system) / 1e6 } });
}

function leave(): void {
  if (progressTimer !== null) clearInterval(progressTimer);
  engine?.stop();
  if (process.connected) process.disconnect();
}

async function follow(message: ToGenerator): Promise<void> {
  switch (message.type) {
    case 'prepare':
      engine =
        message.spec.engine === 'native'
          ? new NativeEngine(message.spec, message.share)
          : await AutocannonEngine.create(message.spec);
      if (message.spec.engine === 'native' && message.spec.coldClient !== true) await warmUpJit();
      // The parent may have gone meanwhile: a timer begun after `leave` would keep this process forever.
      if (!process.connected) return;
      progressTimer = setInterval(tellProgress, progressEveryMs);
      tell({ type: 'prepared' });
      return;
    case 'warm-up':
      tell({ type: 'warmed-up', report: (await engine?.warmUp()) ?? null });
      return;
    case 'measure': {
      const report = await engine?.measure();
      if (report !== undefined) tell({ type: 'measured', report });
      return;
    }
    case 'enough':
      engine?.enough();
      return;
    case 'stop':
      engine?.stop();
  }
}

deferTurbofan();
process.on('disconnect', leave);
process.on('message', (message: ToGenerator) => {
  void follow(message);
});
