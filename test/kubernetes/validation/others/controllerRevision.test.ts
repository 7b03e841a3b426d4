import { answers } from './answers.ts';

answers('a ControllerRevision', [
  ['a sound one', '{apiVersion: apps/v1, kind: ControllerRevision, metadata: {name: a}, revision: 1, data: {a: 1}}', ''],
  [
    'no data',
    '{apiVersion: apps/v1, kind: ControllerRevision, metadata: {name: a}, revision: -1}',
    '422 ControllerRevision.apps "a" is invalid: [revision: Invalid value: -1: must be greater than or equal to 0, data: Required value: data is mandatory]',
  ],
  [
    'a list',
    '{apiVersion: apps/v1, kind: ControllerRevision, metadata: {name: a}, revision: 1, data: []}',
    '422 ControllerRevision.apps "a" is invalid: data: Required value: data must be a valid JSON object',
  ],
]);
