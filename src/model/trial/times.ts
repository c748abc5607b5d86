import * as z from 'zod';
import type { Immutable } from '../facts/immutable.ts';

const time = z.number().nullable();

/** Order statistics of one kind of time in ms. A quantile that the sample is too small for is `null`. */
export const timeSummarySchema = z.object({
  count: z.number(),
  min: time,
  mean: time,
  standardDeviation: time,
  p50: time,
  /** 95 % interval of the median by order statistics; `null` when the sample is too small. */
  p50Low: time,
  p50High: time,
  p66: time,
  p75: time,
  p80: time,
  p90: time,
  p95: time,
  p98: time,
  p99: time,
  p999: time,
  max: time,
});

/**
 * Latencies of answered requests by the time of their answer, at most 60 stretches. Quantiles are within 1.6 %, and `null`
 * where too few were answered for them (5 for the median, 59 for p95). Arrays of equal length.
 */
const latencySeriesSchema = z.object({
  sliceMs: z.number(),
  answered: z.array(z.number()),
  p50Ms: z.array(time),
  p95Ms: z.array(time),
  maxMs: z.array(time),
});

/**
 * Cores that were kept busy in each stretch of the trial, at most 60 of them; `null` where that was not read, as of a process that had
 * ended. Arrays of equal length. `others`: all programs that are neither the server, its companions nor Servebench.
 */
const cpuSeriesSchema = z.object({
  sliceMs: z.number(),
  /** Of the server, those that were there at the start, 32 at most. */
  processes: z.array(
    z.object({ pid: z.number(), role: z.enum(['master', 'worker', 'other']), cores: z.array(z.number().nullable()) }),
  ),
  generator: z.array(z.number().nullable()),
  others: z.array(z.number().nullable()),
});

/** What happened in each 100 ms of the measured time. Arrays of equal length. */
export const timeSeriesSchema = z.object({
  bucketMs: z.number(),
  succeeded: z.array(z.number()),
  failed: z.array(z.number()),
  /** Left out in records that did not look. */
  latency: latencySeriesSchema.optional(),
  /** Left out in records that did not look, and where this machine can't tell. */
  cpu: cpuSeriesSchema.optional(),
});

/**
 * How many times lie in which log-linear bucket (as HdrHistogram's): bucket b holds the times from 2^⌊b/32⌋ · (1 + (b mod 32)/32) ns
 * on. Only buckets that hold something, ascending; arrays of equal length.
 */
export const latencyHistogramSchema = z.object({ buckets: z.array(z.number()), counts: z.array(z.number()) });

/** What carries the load generator's bytes: libuv's bare handles, Node's `net` and `tls` sockets around them, or another program's own. */
export const transportSchema = z.enum(['handles', 'sockets', 'autocannon', 'locust']);

export type TimeSummary = Immutable<z.infer<typeof timeSummarySchema>>;
export type LatencyHistogram = Immutable<z.infer<typeof latencyHistogramSchema>>;
export type LatencySeries = Immutable<z.infer<typeof latencySeriesSchema>>;
export type CpuSeries = Immutable<z.infer<typeof cpuSeriesSchema>>;
export type TimeSeries = Immutable<z.infer<typeof timeSeriesSchema>>;
export type Transport = z.infer<typeof transportSchema>;
