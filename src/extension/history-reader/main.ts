import { parentPort, workerData } from 'node:worker_threads';
import { RecordError } from '../../history/record-error.ts';
import { readRecord } from '../../history/run-store.ts';
import { comparisonWithBaseline } from './baseline.ts';
import type { HistoryAnswer, HistoryQuestion } from './protocol.ts';

/** The thread that reads saved runs: one question, one answer. */

async function answerTo(question: HistoryQuestion): Promise<HistoryAnswer> {
  try {
    const record = await readRecord(question.file);
    if (question.type === 'read') return { type: 'record', record };
    const unreadable: string[] = [];
    const comparison = await comparisonWithBaseline(record, question.earlier, (file) =>
      readRecord(file).catch((error: unknown) => {
        unreadable.push(sentenceOf(error));
        return null;
      }),
    );
    return { type: 'comparison', comparison, unreadable };
  } catch (error) {
    return { type: 'unreadable', sentence: sentenceOf(error) };
  }
}

function sentenceOf(error: unknown): string {
  if (error instanceof RecordError) return error.message;
  throw error;
}

void answerTo(workerData as HistoryQuestion).then((answer) => parentPort?.postMessage(answer));
