/**
 * Property tests draw the same cases in every run, so that a red run tells of the change and not of luck.
 * `PROPERTY_SEED=random` (or a number) draws others: that is how latent faults are looked for.
 */
import fc from 'fast-check';

const wanted = process.env.PROPERTY_SEED ?? '1';

if (wanted !== 'random') fc.configureGlobal({ ...fc.readConfigureGlobal(), seed: Number(wanted) });
