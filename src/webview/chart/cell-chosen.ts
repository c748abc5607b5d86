/** Sent when a bar or point is clicked, or Enter pressed on it; the detail has the cell's endpoint and settings. */
export const cellChosen = 'servebench-cell-chosen';
