import { state } from './state.ts';

class Metric {
  readonly #values: number[];

  constructor(name: string) {
    this.#values = state.metrics[name] ??= [];
  }

  add(value: number): void {
    this.#values.push(value);
  }
}

export { Metric as Counter, Metric as Trend };
