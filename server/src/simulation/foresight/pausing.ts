/** Comes to a result after some pauses. */
export type Pausing<Result> = Generator<null, Result, void>;
