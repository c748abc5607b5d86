import type { TrialProgress, TrialSpec } from '../../model/trial.ts';
import type { Engine } from './engine.ts';
import type { GeneratorReport, GeneratorShare } from './protocol.ts';

export class AutocannonEngine implements Engine {
  constructor(spec: TrialSpec, share: GeneratorShare) {
    void spec;
    void share;
  }
  warmUp(): Promise<void> {
    return Promise.resolve();
  }
  measure(): Promise<GeneratorReport> {
    return Promise.reject(new Error('not yet'));
  }
  stop(): void {}
  progress(): TrialProgress | null {
    return null;
  }
}
