import { parentPort, workerData } from 'node:worker_threads';
import { compareRuns } from '../../analysis/compare/compare-runs.ts';
import { changeSinceEarlier, compareWithEarlier } from '../../analysis/compare/compare-with-earlier.ts';
import { sourceLine } from '../../benchmark/profiling/source-line.ts';
import { readHistory } from '../../history/history.ts';
import { RecordError } from '../../history/record-error.ts';
import { readRecord } from '../../history/run-store.ts';
import { pathFrom } from '../../host/path-from.ts';
import type { RecordFault } from '../../model/facts/record-fault.ts';
import type { HistoryAnswer, HistoryQuestion } from './protocol.ts';
import { savedPanelProfiles } from './saved-profiles.ts';

/** The thread that reads saved runs: one question, one answer. */

async function answerTo(question: HistoryQuestion): Promise<HistoryAnswer> {
  try {
    switch (question.type) {
      case 'read':
        return { type: 'record', record: await readRecord(question.file) };
      case 'compare':
        return await compared(question);
      case 'compare-two': {
        const [before, after] = [await readRecord(question.before), await readRecord(question.file)];
        return { type: 'comparison', comparison: compareRuns(before, after), unreadable: [] };
      }
      case 'list':
        return { type: 'entries', entries: await readHistory(question.file, changeSinceEarlier) };
      case 'profiles': {
        const { file, planFolder } = question;
        const showPath = (path: string) => pathFrom(planFolder, path);
        return { type: 'profiles', profiles: await savedPanelProfiles(file, { showPath, codeAt: sourceLine }) };
      }
    }
  } catch (error) {
    return { type: 'unreadable', fault: faultOf(error) };
  }
}

async function compared({ file, earlier }: Extract<HistoryQuestion, { type: 'compare' }>): Promise<HistoryAnswer> {
  const unreadable: RecordFault[] = [];
  const comparison = await compareWithEarlier(await readRecord(file), earlier, (one) =>
    readRecord(one).catch((error: unknown) => {
      unreadable.push(faultOf(error));
      return null;
    }),
  );
  return { type: 'comparison', comparison, unreadable };
}

function faultOf(error: unknown): RecordFault {
  if (error instanceof RecordError) return error.fault;
  throw error;
}

void answerTo(workerData as HistoryQuestion).then((answer) => parentPort?.postMessage(answer));
