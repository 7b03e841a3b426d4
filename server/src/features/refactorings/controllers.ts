import type { PlainValue } from '../../manifest/index.ts';

export type Labels = Readonly<Record<string, PlainValue>>;

/** A kind that makes Pods out of a template, as far as putting a Pod into it needs. */
export interface Controller {
  readonly kind: string;
  readonly apiVersion: string;
  /** Keys from the object down to the Pod template. */
  readonly template: readonly string[];
  /** What its own `spec` needs beside the template. */
  readonly fields: (name: string, labels: Labels) => Readonly<Record<string, PlainValue>>;
  /** Its Pods have to have labels, which it selects them by. */
  readonly selects: boolean;
  /** Its Pods run to their end; those of the others are always started again. */
  readonly ends: boolean;
  /** Its name may have no more characters: names and labels are made of it. Source: core/validation, batch/validation. */
  readonly nameMax: number;
}

const selector = (labels: Labels): Readonly<Record<string, PlainValue>> => ({ selector: { matchLabels: labels } });

/** In the order in which they are offered. */
export const CONTROLLERS: readonly Controller[] = [
  {
    kind: 'Deployment',
    apiVersion: 'apps/v1',
    template: ['spec', 'template'],
    fields: (_name, labels) => ({ replicas: 1, ...selector(labels) }),
    selects: true,
    ends: false,
    nameMax: 253,
  },
  {
    kind: 'StatefulSet',
    apiVersion: 'apps/v1',
    template: ['spec', 'template'],
    fields: (name, labels) => ({ serviceName: name, replicas: 1, ...selector(labels) }),
    selects: true,
    ends: false,
    nameMax: 52,
  },
  {
    kind: 'DaemonSet',
    apiVersion: 'apps/v1',
    template: ['spec', 'template'],
    fields: (_name, labels) => selector(labels),
    selects: true,
    ends: false,
    nameMax: 253,
  },
  {
    kind: 'Job',
    apiVersion: 'batch/v1',
    template: ['spec', 'template'],
    fields: () => ({}),
    selects: false,
    ends: true,
    nameMax: 63,
  },
  {
    kind: 'CronJob',
    apiVersion: 'batch/v1',
    template: ['spec', 'jobTemplate', 'spec', 'template'],
    fields: () => ({ schedule: '0 * * * *' }),
    selects: false,
    ends: true,
    nameMax: 52,
  },
];
