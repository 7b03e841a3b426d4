import { describe } from 'vitest';
import type { KubernetesObject } from '../../../../server/src/kubernetes/object.ts';
import { table } from './table.ts';

const CONFIG_KEY =
  "a valid config key must consist of alphanumeric characters, '-', '_' or '.' (e.g. 'key.name',  or 'KEY_NAME',  or 'key-name', regex used for validation is '[-._a-zA-Z0-9]+')";
const MEBIBYTE = 'x'.repeat(1024 * 1024);

describe('ConfigMap', () => {
  const configMap: KubernetesObject = { apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: 'a' }, data: { 'app.properties': 'a=b' } };
  table(configMap, [
    ['a sound one', {}, []],
    ['a key of 253 characters', { data: { ['k'.repeat(253)]: '' } }, []],
    [
      'a key of 254',
      { data: { ['k'.repeat(254)]: '' } },
      [`data[${'k'.repeat(254)}]: Invalid value: "${'k'.repeat(254)}": must be no more than 253 characters`],
    ],
    ['a key with a slash', { data: { 'a/b': '' } }, [`data[a/b]: Invalid value: "a/b": ${CONFIG_KEY}`]],
    ['a key that leads up', { data: { '..': '' } }, [`data[..]: Invalid value: "..": must not be '..'`]],
    [
      'a key in both',
      { binaryData: { 'app.properties': '' } },
      ['data[app.properties]: Invalid value: "app.properties": duplicate of key present in binaryData'],
    ],
    ['a mebibyte', { data: { a: MEBIBYTE } }, []],
    ['a mebibyte and a byte', { data: { a: `${MEBIBYTE}x` } }, ['[]: Too long: may not be more than 1048576 bytes']],
  ]);
});

describe('Secret', () => {
  const secret: KubernetesObject = { apiVersion: 'v1', kind: 'Secret', metadata: { name: 'a' }, data: { a: 'Yg==' } };
  table(secret, [
    ['a sound one', {}, []],
    ['a key with a blank', { data: { 'a b': '' } }, [`data[a b]: Invalid value: "a b": ${CONFIG_KEY}`]],
    ['no certificate', { type: 'kubernetes.io/tls' }, ['data[tls.crt]: Required value', 'data[tls.key]: Required value']],
    ['a certificate', { type: 'kubernetes.io/tls', data: { 'tls.crt': '', 'tls.key': '' } }, []],
    ['nobody to log in', { type: 'kubernetes.io/basic-auth' }, ['data[username]: Required value', 'data[password]: Required value']],
    ['a password alone', { type: 'kubernetes.io/basic-auth', data: { password: '' } }, []],
    ['no key', { type: 'kubernetes.io/ssh-auth', data: { 'ssh-privatekey': '' } }, ['data[ssh-privatekey]: Required value']],
    ['no credentials', { type: 'kubernetes.io/dockerconfigjson' }, ['data[.dockerconfigjson]: Required value']],
    [
      'credentials that are no JSON',
      { type: 'kubernetes.io/dockerconfigjson', stringData: { '.dockerconfigjson': '{"a":}' } },
      [`data[.dockerconfigjson]: Invalid value: "<secret contents redacted>": invalid character '}' looking for beginning of value`],
    ],
    ['credentials', { type: 'kubernetes.io/dockerconfigjson', stringData: { '.dockerconfigjson': '{"auths":{}}' } }, []],
    [
      'a token of nobody',
      { type: 'kubernetes.io/service-account-token' },
      ['metadata.annotations[kubernetes.io/service-account.name]: Required value'],
    ],
    [
      'a token of somebody',
      { type: 'kubernetes.io/service-account-token', 'metadata.annotations': { 'kubernetes.io/service-account.name': 'a' } },
      [],
    ],
  ]);
});
