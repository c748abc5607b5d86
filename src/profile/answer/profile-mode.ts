/** What a profile's samples are of: time on a CPU, time with the interpreter lock, or all the time that passes in requests. */
export type ProfileMode = 'cpu' | 'gil' | 'wall';
