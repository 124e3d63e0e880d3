/**
 * Told what a long build is doing, for people. `percent` (0–100) only where it is known.
 * It may be called often; whoever prints it decides how often to repaint.
 */
export type BuildProgress = (text: string, percent?: number) => void;
