/** A noisy observation of one of several jointly normal values. */
export interface Observation {
  readonly index: number;
  readonly value: number;
  /** Variance of the observation's own noise. */
  readonly variance: number;
}

export interface Conditioned {
  mean(index: number): number;
  covariance(i: number, j: number): number;
}

/**
 * Jointly normal values with mean 0 and the given covariance, after some of them were observed with noise (Gaussian
 * process regression: Rasmussen & Williams 2006, eq. 2.22–2.24, by Cholesky).
 */
export function conditionOn(
  count: number,
  covariance: (i: number, j: number) => number,
  observations: readonly Observation[],
): Conditioned {
  const factor = cholesky(
    observations.map((a, row) =>
      observations.map((b, column) => covariance(a.index, b.index) + (row === column ? a.variance : 0)),
    ),
  );
  const solved = forwardSolve(
    factor,
    observations.map(({ value }) => value),
  );
  // Row i holds L⁻¹ k(observed, i); means and covariances are inner products of these.
  const rows = Array.from({ length: count }, (_, i) =>
    forwardSolve(
      factor,
      observations.map(({ index }) => covariance(index, i)),
    ),
  );
  return {
    mean: (index) => inner(rows[index]!, solved),
    covariance: (i, j) => covariance(i, j) - inner(rows[i]!, rows[j]!),
  };
}

function inner(a: readonly number[], b: readonly number[]): number {
  return a.reduce((sum, value, i) => sum + value * b[i]!, 0);
}

/** Lower triangular L with L Lᵀ = the matrix, which must be positive definite. */
function cholesky(matrix: readonly (readonly number[])[]): number[][] {
  const factor: number[][] = [];
  for (let i = 0; i < matrix.length; i++) {
    const row: number[] = [];
    for (let j = 0; j <= i; j++) {
      let sum = matrix[i]![j]!;
      for (let k = 0; k < j; k++) sum -= row[k]! * (factor[j]?.[k] ?? row[k]!);
      row.push(i === j ? Math.sqrt(Math.max(sum, 1e-15)) : sum / factor[j]![j]!);
    }
    factor.push(row);
  }
  return factor;
}

function forwardSolve(factor: readonly (readonly number[])[], values: readonly number[]): number[] {
  const solved: number[] = [];
  factor.forEach((row, i) => {
    let sum = values[i]!;
    for (let j = 0; j < i; j++) sum -= row[j]! * solved[j]!;
    solved.push(sum / row[i]!);
  });
  return solved;
}
