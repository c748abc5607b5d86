/** What the exit code of a command means. */
export const exitCodes = {
  done: 0,
  budgetBroken: 1,
  /** The plan or the arguments are wrong. */
  wrongInput: 2,
  /** The benchmark could not be completed. */
  notCompleted: 3,
  /** Ended by a signal; what was measured is written. */
  interrupted: 130,
} as const;
export type ExitCode = (typeof exitCodes)[keyof typeof exitCodes];

/** Ends a command: the message is for the user, whole lines without a line end. */
export class CommandError extends Error {
  override readonly name = 'CommandError';
  readonly exitCode: ExitCode;

  constructor(message: string, exitCode: ExitCode = exitCodes.wrongInput) {
    super(message);
    this.exitCode = exitCode;
  }
}
