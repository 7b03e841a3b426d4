import { answers } from './answers.ts';

answers('an Event of the core group', [
  ['a sound one', '{apiVersion: v1, kind: Event, metadata: {name: a}, involvedObject: {kind: Pod, name: p, namespace: default}}', ''],
  [
    'about another namespace',
    '{apiVersion: v1, kind: Event, metadata: {name: a}, involvedObject: {kind: Pod, name: p, namespace: other}}',
    '422 Event "a" is invalid: involvedObject.namespace: Invalid value: "other": does not match event.namespace',
  ],
  [
    'a time and nothing else',
    '{apiVersion: v1, kind: Event, metadata: {name: a}, eventTime: "2024-01-01T00:00:00.000000Z"}',
    `422 Event "a" is invalid: [reportingComponent: Required value, reportingComponent: Invalid value: "": name part must be non-empty, reportingComponent: Invalid value: "": name part must consist of alphanumeric characters, '-', '_' or '.', and must start and end with an alphanumeric character (e.g. 'MyName',  or 'my.name',  or '123-abc', regex used for validation is '([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9]'), reportingInstance: Required value, action: Required value, reason: Required value]`,
  ],
  ['any type', '{apiVersion: v1, kind: Event, metadata: {name: a}, type: Bogus}', ''],
  ['a name that no other kind could have', '{apiVersion: v1, kind: Event, metadata: {name: A_b}, type: Normal}', ''],
  [
    'a generation',
    '{apiVersion: v1, kind: Event, metadata: {name: a, generation: -1}, type: Normal}',
    '422 Event "a" is invalid: metadata.generation: Invalid value: -1: must be greater than or equal to 0',
  ],
]);

answers('an Event of events.k8s.io', [
  [
    'a sound one',
    '{apiVersion: events.k8s.io/v1, kind: Event, metadata: {name: a}, eventTime: "2024-01-01T00:00:00.000000Z", reportingController: a.b/c, reportingInstance: c-1, action: Do, reason: Done, regarding: {kind: Node, name: n}, type: Normal}',
    '400 Event in version "v1" cannot be handled as a Event: json: cannot unmarshal bool into Go struct field ObjectReference.regarding.name of type string',
  ],
  [
    'nothing',
    '{apiVersion: events.k8s.io/v1, kind: Event, metadata: {name: a}, note: n}',
    '400 Event in version "v1" cannot be handled as a Event: json: cannot unmarshal bool into Go struct field Event.note of type string',
  ],
  [
    'fields of old',
    '{apiVersion: events.k8s.io/v1, kind: Event, metadata: {name: a}, eventTime: "2024-01-01T00:00:00.000000Z", reportingController: a.b/c, reportingInstance: c-1, action: Do, reason: Done, regarding: {kind: Node, name: n}, type: Normal, deprecatedCount: 1, deprecatedSource: {component: c}, deprecatedFirstTimestamp: "2024-01-01T00:00:00Z"}',
    '400 Event in version "v1" cannot be handled as a Event: json: cannot unmarshal bool into Go struct field ObjectReference.regarding.name of type string',
  ],
  [
    'a series of one',
    '{apiVersion: events.k8s.io/v1, kind: Event, metadata: {name: a}, eventTime: "2024-01-01T00:00:00.000000Z", reportingController: a.b/c, reportingInstance: c-1, action: Do, reason: Done, regarding: {kind: Node, name: n}, type: Normal, series: {count: 1, lastObservedTime: "2024-01-01T00:00:00.000000Z"}}',
    '400 Event in version "v1" cannot be handled as a Event: json: cannot unmarshal bool into Go struct field ObjectReference.regarding.name of type string',
  ],
  [
    'too long a note',
    '{apiVersion: events.k8s.io/v1, kind: Event, metadata: {name: a}, eventTime: "2024-01-01T00:00:00.000000Z", reportingController: a.b/c, reportingInstance: c-1, action: Do, reason: Done, regarding: {kind: Node, name: n}, type: Normal, note: xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx}',
    '400 Event in version "v1" cannot be handled as a Event: json: cannot unmarshal bool into Go struct field ObjectReference.regarding.name of type string',
  ],
  [
    'a bad controller',
    '{apiVersion: events.k8s.io/v1, kind: Event, metadata: {name: a}, eventTime: "2024-01-01T00:00:00.000000Z", reportingController: "a b", reportingInstance: c-1, action: Do, reason: Done, regarding: {kind: Node, name: n}, type: Normal}',
    '400 Event in version "v1" cannot be handled as a Event: json: cannot unmarshal bool into Go struct field ObjectReference.regarding.name of type string',
  ],
]);
