import { answers } from './answers.ts';

answers('a request to sign', [
  [
    'a sound one',
    '{apiVersion: certificates.k8s.io/v1, kind: CertificateSigningRequest, metadata: {name: a}, spec: {request: LS0tLS1CRUdJTiBDRVJUSUZJQ0FURSBSRVFVRVNULS0tLS0KTUlHTE1EOENBUUF3RERFS01BZ0dBMVVFQXd3QllUQXFNQVVHQXl0bGNBTWhBR3poYWxTc3l6SHUxUWE5QUZPawpBR0IwaUpMVnlxdDJ3MVFVMG04UEV6eVhvQUF3QlFZREsyVndBMEVBcjM4S2NWNWR6R09JM0dUeVVhd2U4WHhrClRZYzhIRFUxMWRoN1BsZTlkSWh2bmJML2RRK2xjZ21XV28yWVc4SUNQRjRwdUh2SDRyU08zNXFqeXZtckJ3PT0KLS0tLS1FTkQgQ0VSVElGSUNBVEUgUkVRVUVTVC0tLS0tCg==, signerName: a.b/c, usages: [client auth]}}',
    '',
  ],
  [
    'a name that no other kind could have',
    '{apiVersion: certificates.k8s.io/v1, kind: CertificateSigningRequest, metadata: {name: "A_b:c"}, spec: {request: LS0tLS1CRUdJTiBDRVJUSUZJQ0FURSBSRVFVRVNULS0tLS0KTUlHTE1EOENBUUF3RERFS01BZ0dBMVVFQXd3QllUQXFNQVVHQXl0bGNBTWhBR3poYWxTc3l6SHUxUWE5QUZPawpBR0IwaUpMVnlxdDJ3MVFVMG04UEV6eVhvQUF3QlFZREsyVndBMEVBcjM4S2NWNWR6R09JM0dUeVVhd2U4WHhrClRZYzhIRFUxMWRoN1BsZTlkSWh2bmJML2RRK2xjZ21XV28yWVc4SUNQRjRwdUh2SDRyU08zNXFqeXZtckJ3PT0KLS0tLS1FTkQgQ0VSVElGSUNBVEUgUkVRVUVTVC0tLS0tCg==, signerName: a.b/c, usages: [client auth]}}',
    '',
  ],
  [
    'no PEM',
    '{apiVersion: certificates.k8s.io/v1, kind: CertificateSigningRequest, metadata: {name: a}, spec: {request: aGVsbG8=, signerName: a.b/c, usages: [client auth]}}',
    '422 CertificateSigningRequest.certificates.k8s.io "a" is invalid: spec.request: Invalid value: "aGVsbG8=": PEM block type must be CERTIFICATE REQUEST',
  ],
  [
    'a certificate',
    '{apiVersion: certificates.k8s.io/v1, kind: CertificateSigningRequest, metadata: {name: a}, spec: {request: LS0tLS1CRUdJTiBDRVJUSUZJQ0FURS0tLS0tCk1BQT0KLS0tLS1FTkQgQ0VSVElGSUNBVEUtLS0tLQo=, signerName: a.b/c, usages: [client auth]}}',
    '422 CertificateSigningRequest.certificates.k8s.io "a" is invalid: spec.request: Invalid value: "LS0tLS1CRUdJTiBDRVJUSUZJQ0FURS0tLS0tCk1BQT0KLS0tLS1FTkQgQ0VSVElGSUNBVEUtLS0tLQo=": PEM block type must be CERTIFICATE REQUEST',
  ],
  [
    'no request',
    '{apiVersion: certificates.k8s.io/v1, kind: CertificateSigningRequest, metadata: {name: a}, spec: {signerName: a.b/c, usages: [client auth]}}',
    '422 CertificateSigningRequest.certificates.k8s.io "a" is invalid: spec.request: Invalid value: null: PEM block type must be CERTIFICATE REQUEST',
  ],
  [
    'no end',
    '{apiVersion: certificates.k8s.io/v1, kind: CertificateSigningRequest, metadata: {name: a}, spec: {request: LS0tLS1CRUdJTiBDRVJUSUZJQ0FURSBSRVFVRVNULS0tLS0KTUFBPQo=, signerName: a.b/c, usages: [client auth]}}',
    '422 CertificateSigningRequest.certificates.k8s.io "a" is invalid: spec.request: Invalid value: "LS0tLS1CRUdJTiBDRVJUSUZJQ0FURSBSRVFVRVNULS0tLS0KTUFBPQo=": PEM block type must be CERTIFICATE REQUEST',
  ],
  [
    'another end',
    '{apiVersion: certificates.k8s.io/v1, kind: CertificateSigningRequest, metadata: {name: a}, spec: {request: LS0tLS1CRUdJTiBDRVJUSUZJQ0FURSBSRVFVRVNULS0tLS0KTUFBPQotLS0tLUVORCBDRVJUSUZJQ0FURS0tLS0tCg==, signerName: a.b/c, usages: [client auth]}}',
    '422 CertificateSigningRequest.certificates.k8s.io "a" is invalid: spec.request: Invalid value: "LS0tLS1CRUdJTiBDRVJUSUZJQ0FURSBSRVFVRVNULS0tLS0KTUFBPQotLS0tLUVORCBDRVJUSUZJQ0FURS0tLS0tCg==": PEM block type must be CERTIFICATE REQUEST',
  ],
  [
    'nothing inside',
    '{apiVersion: certificates.k8s.io/v1, kind: CertificateSigningRequest, metadata: {name: a}, spec: {request: LS0tLS1CRUdJTiBDRVJUSUZJQ0FURSBSRVFVRVNULS0tLS0KLS0tLS1FTkQgQ0VSVElGSUNBVEUgUkVRVUVTVC0tLS0tCg==, signerName: a.b/c, usages: [client auth]}}',
    '422 CertificateSigningRequest.certificates.k8s.io "a" is invalid: spec.request: Invalid value: "LS0tLS1CRUdJTiBDRVJUSUZJQ0FURSBSRVFVRVNULS0tLS0KLS0tLS1FTkQgQ0VSVElGSUNBVEUgUkVRVUVTVC0tLS0tCg==": asn1: syntax error: sequence truncated',
  ],
  [
    'an empty sequence behind a text and a header',
    '{apiVersion: certificates.k8s.io/v1, kind: CertificateSigningRequest, metadata: {name: a}, spec: {request: Zm9yIG1lCi0tLS0tQkVHSU4gQ0VSVElGSUNBVEUgUkVRVUVTVC0tLS0tCkE6IGIKCk1BQT0KLS0tLS1FTkQgQ0VSVElGSUNBVEUgUkVRVUVTVC0tLS0tCg==, signerName: a.b/c, usages: [client auth]}}',
    '422 CertificateSigningRequest.certificates.k8s.io "a" is invalid: spec.request: Invalid value: "Zm9yIG1lCi0tLS0tQkVHSU4gQ0VSVElGSUNBVEUgUkVRVUVTVC0tLS0tCkE6IGIKCk1BQT0KLS0tLS1FTkQgQ0VSVElGSUNBVEUgUkVRVUVTVC0tLS0tCg==": asn1: syntax error: sequence truncated',
  ],
  [
    'cut off',
    '{apiVersion: certificates.k8s.io/v1, kind: CertificateSigningRequest, metadata: {name: a}, spec: {request: LS0tLS1CRUdJTiBDRVJUSUZJQ0FURSBSRVFVRVNULS0tLS0KTUlJQwotLS0tLUVORCBDRVJUSUZJQ0FURSBSRVFVRVNULS0tLS0K, signerName: a.b/c, usages: [client auth]}}',
    '422 CertificateSigningRequest.certificates.k8s.io "a" is invalid: spec.request: Invalid value: "LS0tLS1CRUdJTiBDRVJUSUZJQ0FURSBSRVFVRVNULS0tLS0KTUlJQwotLS0tLUVORCBDRVJUSUZJQ0FURSBSRVFVRVNULS0tLS0K": asn1: syntax error: truncated tag or length',
  ],
  [
    'no sequence',
    '{apiVersion: certificates.k8s.io/v1, kind: CertificateSigningRequest, metadata: {name: a}, spec: {request: LS0tLS1CRUdJTiBDRVJUSUZJQ0FURSBSRVFVRVNULS0tLS0KQWdFQgotLS0tLUVORCBDRVJUSUZJQ0FURSBSRVFVRVNULS0tLS0K, signerName: a.b/c, usages: [client auth]}}',
    `422 CertificateSigningRequest.certificates.k8s.io "a" is invalid: spec.request: Invalid value: "LS0tLS1CRUdJTiBDRVJUSUZJQ0FURSBSRVFVRVNULS0tLS0KQWdFQgotLS0tLUVORCBDRVJUSUZJQ0FURSBSRVFVRVNULS0tLS0K": asn1: structure error: tags don't match (16 vs {class:0 tag:2 length:1 isCompound:false}) {optional:false explicit:false application:false private:false defaultValue:<nil> tag:<nil> stringType:0 timeType:0 set:false omitEmpty:false} certificateRequest @2`,
  ],
  [
    'less than it says',
    '{apiVersion: certificates.k8s.io/v1, kind: CertificateSigningRequest, metadata: {name: a}, spec: {request: LS0tLS1CRUdJTiBDRVJUSUZJQ0FURSBSRVFVRVNULS0tLS0KTUFVQgotLS0tLUVORCBDRVJUSUZJQ0FURSBSRVFVRVNULS0tLS0K, signerName: a.b/c, usages: [client auth]}}',
    '422 CertificateSigningRequest.certificates.k8s.io "a" is invalid: spec.request: Invalid value: "LS0tLS1CRUdJTiBDRVJUSUZJQ0FURSBSRVFVRVNULS0tLS0KTUFVQgotLS0tLUVORCBDRVJUSUZJQ0FURSBSRVFVRVNULS0tLS0K": asn1: syntax error: data truncated',
  ],
  [
    'usages',
    '{apiVersion: certificates.k8s.io/v1, kind: CertificateSigningRequest, metadata: {name: a}, spec: {request: LS0tLS1CRUdJTiBDRVJUSUZJQ0FURSBSRVFVRVNULS0tLS0KTUlHTE1EOENBUUF3RERFS01BZ0dBMVVFQXd3QllUQXFNQVVHQXl0bGNBTWhBR3poYWxTc3l6SHUxUWE5QUZPawpBR0IwaUpMVnlxdDJ3MVFVMG04UEV6eVhvQUF3QlFZREsyVndBMEVBcjM4S2NWNWR6R09JM0dUeVVhd2U4WHhrClRZYzhIRFUxMWRoN1BsZTlkSWh2bmJML2RRK2xjZ21XV28yWVc4SUNQRjRwdUh2SDRyU08zNXFqeXZtckJ3PT0KLS0tLS1FTkQgQ0VSVElGSUNBVEUgUkVRVUVTVC0tLS0tCg==, signerName: a.b/c, usages: [client auth, clients, client auth]}}',
    '422 CertificateSigningRequest.certificates.k8s.io "a" is invalid: [spec.usages[1]: Unsupported value: "clients": supported values: "any", "cert sign", "client auth", "code signing", "content commitment", "crl sign", "data encipherment", "decipher only", "digital signature", "email protection", "encipher only", "ipsec end system", "ipsec tunnel", "ipsec user", "key agreement", "key encipherment", "microsoft sgc", "netscape sgc", "ocsp signing", "s/mime", "server auth", "signing", "timestamping", spec.usages[2]: Duplicate value: "client auth"]',
  ],
  [
    'no usage',
    '{apiVersion: certificates.k8s.io/v1, kind: CertificateSigningRequest, metadata: {name: a}, spec: {request: LS0tLS1CRUdJTiBDRVJUSUZJQ0FURSBSRVFVRVNULS0tLS0KTUlHTE1EOENBUUF3RERFS01BZ0dBMVVFQXd3QllUQXFNQVVHQXl0bGNBTWhBR3poYWxTc3l6SHUxUWE5QUZPawpBR0IwaUpMVnlxdDJ3MVFVMG04UEV6eVhvQUF3QlFZREsyVndBMEVBcjM4S2NWNWR6R09JM0dUeVVhd2U4WHhrClRZYzhIRFUxMWRoN1BsZTlkSWh2bmJML2RRK2xjZ21XV28yWVc4SUNQRjRwdUh2SDRyU08zNXFqeXZtckJ3PT0KLS0tLS1FTkQgQ0VSVElGSUNBVEUgUkVRVUVTVC0tLS0tCg==, signerName: a.b/c, usages: []}}',
    '422 CertificateSigningRequest.certificates.k8s.io "a" is invalid: spec.usages: Required value',
  ],
  [
    'no signer',
    '{apiVersion: certificates.k8s.io/v1, kind: CertificateSigningRequest, metadata: {name: a}, spec: {request: LS0tLS1CRUdJTiBDRVJUSUZJQ0FURSBSRVFVRVNULS0tLS0KTUlHTE1EOENBUUF3RERFS01BZ0dBMVVFQXd3QllUQXFNQVVHQXl0bGNBTWhBR3poYWxTc3l6SHUxUWE5QUZPawpBR0IwaUpMVnlxdDJ3MVFVMG04UEV6eVhvQUF3QlFZREsyVndBMEVBcjM4S2NWNWR6R09JM0dUeVVhd2U4WHhrClRZYzhIRFUxMWRoN1BsZTlkSWh2bmJML2RRK2xjZ21XV28yWVc4SUNQRjRwdUh2SDRyU08zNXFqeXZtckJ3PT0KLS0tLS1FTkQgQ0VSVElGSUNBVEUgUkVRVUVTVC0tLS0tCg==, signerName: "", usages: [client auth]}}',
    '422 CertificateSigningRequest.certificates.k8s.io "a" is invalid: spec.signerName: Required value',
  ],
  [
    'the signer of old',
    '{apiVersion: certificates.k8s.io/v1, kind: CertificateSigningRequest, metadata: {name: a}, spec: {request: LS0tLS1CRUdJTiBDRVJUSUZJQ0FURSBSRVFVRVNULS0tLS0KTUlHTE1EOENBUUF3RERFS01BZ0dBMVVFQXd3QllUQXFNQVVHQXl0bGNBTWhBR3poYWxTc3l6SHUxUWE5QUZPawpBR0IwaUpMVnlxdDJ3MVFVMG04UEV6eVhvQUF3QlFZREsyVndBMEVBcjM4S2NWNWR6R09JM0dUeVVhd2U4WHhrClRZYzhIRFUxMWRoN1BsZTlkSWh2bmJML2RRK2xjZ21XV28yWVc4SUNQRjRwdUh2SDRyU08zNXFqeXZtckJ3PT0KLS0tLS1FTkQgQ0VSVElGSUNBVEUgUkVRVUVTVC0tLS0tCg==, signerName: kubernetes.io/legacy-unknown, usages: [client auth]}}',
    '422 CertificateSigningRequest.certificates.k8s.io "a" is invalid: spec.signerName: Invalid value: "kubernetes.io/legacy-unknown": the legacy signerName is not allowed via this API version',
  ],
  [
    'a signer without a domain',
    '{apiVersion: certificates.k8s.io/v1, kind: CertificateSigningRequest, metadata: {name: a}, spec: {request: LS0tLS1CRUdJTiBDRVJUSUZJQ0FURSBSRVFVRVNULS0tLS0KTUlHTE1EOENBUUF3RERFS01BZ0dBMVVFQXd3QllUQXFNQVVHQXl0bGNBTWhBR3poYWxTc3l6SHUxUWE5QUZPawpBR0IwaUpMVnlxdDJ3MVFVMG04UEV6eVhvQUF3QlFZREsyVndBMEVBcjM4S2NWNWR6R09JM0dUeVVhd2U4WHhrClRZYzhIRFUxMWRoN1BsZTlkSWh2bmJML2RRK2xjZ21XV28yWVc4SUNQRjRwdUh2SDRyU08zNXFqeXZtckJ3PT0KLS0tLS1FTkQgQ0VSVElGSUNBVEUgUkVRVUVTVC0tLS0tCg==, signerName: me, usages: [client auth]}}',
    `422 CertificateSigningRequest.certificates.k8s.io "a" is invalid: spec.signerName: Invalid value: "me": must be a fully qualified domain and path of the form 'example.com/signer-name'`,
  ],
  [
    'a signer with a short domain and a bad name',
    '{apiVersion: certificates.k8s.io/v1, kind: CertificateSigningRequest, metadata: {name: a}, spec: {request: LS0tLS1CRUdJTiBDRVJUSUZJQ0FURSBSRVFVRVNULS0tLS0KTUlHTE1EOENBUUF3RERFS01BZ0dBMVVFQXd3QllUQXFNQVVHQXl0bGNBTWhBR3poYWxTc3l6SHUxUWE5QUZPawpBR0IwaUpMVnlxdDJ3MVFVMG04UEV6eVhvQUF3QlFZREsyVndBMEVBcjM4S2NWNWR6R09JM0dUeVVhd2U4WHhrClRZYzhIRFUxMWRoN1BsZTlkSWh2bmJML2RRK2xjZ21XV28yWVc4SUNQRjRwdUh2SDRyU08zNXFqeXZtckJ3PT0KLS0tLS1FTkQgQ0VSVElGSUNBVEUgUkVRVUVTVC0tLS0tCg==, signerName: me/-, usages: [client auth]}}',
    `422 CertificateSigningRequest.certificates.k8s.io "a" is invalid: [spec.signerName: Invalid value: "me": should be a domain with at least two segments separated by dots, spec.signerName: Invalid value: "-": validating label "-": a lowercase RFC 1123 subdomain must consist of lower case alphanumeric characters, '-' or '.', and must start and end with an alphanumeric character (e.g. 'example.com', regex used for validation is '[a-z0-9]([-a-z0-9]*[a-z0-9])?(\\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*')]`,
  ],
  [
    'too short',
    '{apiVersion: certificates.k8s.io/v1, kind: CertificateSigningRequest, metadata: {name: a}, spec: {request: LS0tLS1CRUdJTiBDRVJUSUZJQ0FURSBSRVFVRVNULS0tLS0KTUlHTE1EOENBUUF3RERFS01BZ0dBMVVFQXd3QllUQXFNQVVHQXl0bGNBTWhBR3poYWxTc3l6SHUxUWE5QUZPawpBR0IwaUpMVnlxdDJ3MVFVMG04UEV6eVhvQUF3QlFZREsyVndBMEVBcjM4S2NWNWR6R09JM0dUeVVhd2U4WHhrClRZYzhIRFUxMWRoN1BsZTlkSWh2bmJML2RRK2xjZ21XV28yWVc4SUNQRjRwdUh2SDRyU08zNXFqeXZtckJ3PT0KLS0tLS1FTkQgQ0VSVElGSUNBVEUgUkVRVUVTVC0tLS0tCg==, signerName: a.b/c, usages: [client auth], expirationSeconds: 599}}',
    '422 CertificateSigningRequest.certificates.k8s.io "a" is invalid: spec.expirationSeconds: Invalid value: 599: may not specify a duration less than 600 seconds (10 minutes)',
  ],
  [
    'a master',
    '{apiVersion: certificates.k8s.io/v1, kind: CertificateSigningRequest, metadata: {name: a}, spec: {request: LS0tLS1CRUdJTiBDRVJUSUZJQ0FURSBSRVFVRVNULS0tLS0KTUlHb01Gd0NBUUF3S1RFT01Bd0dBMVVFQXd3RllXUnRhVzR4RnpBVkJnTlZCQW9NRG5ONWMzUmxiVHB0WVhOMApaWEp6TUNvd0JRWURLMlZ3QXlFQTdsUXVlYkRjaGtycDBnZjlVdlJLUlV5YmNzNkxpN0Y5YnFsOE5yclZ3MlNnCkFEQUZCZ01yWlhBRFFRQVVNRDY0dGR6eDloWWJLTDFUQjN1Kzkva0JzV3UxRVgvWFozWi91aWlrM1FRYTlOMDYKNGdOaXdSTmFKUVRsUW1PTHcxd2g1NmwrRmVkMGtydGo2NjRQCi0tLS0tRU5EIENFUlRJRklDQVRFIFJFUVVFU1QtLS0tLQo=, signerName: kubernetes.io/kube-apiserver-client, usages: [client auth]}}',
    '403 certificatesigningrequests.certificates.k8s.io "a" is forbidden: use of kubernetes.io/kube-apiserver-client signer with system:masters group is not allowed',
  ],
  [
    'a unit of that name',
    '{apiVersion: certificates.k8s.io/v1, kind: CertificateSigningRequest, metadata: {name: a}, spec: {request: LS0tLS1CRUdJTiBDRVJUSUZJQ0FURSBSRVFVRVNULS0tLS0KTUlHb01Gd0NBUUF3S1RFT01Bd0dBMVVFQXd3RllXUnRhVzR4RnpBVkJnTlZCQXNNRG5ONWMzUmxiVHB0WVhOMApaWEp6TUNvd0JRWURLMlZ3QXlFQWRlS1FXWGx6N29ZaGVqQ1R5Y2kvanFudTk2QWY3UlFla1NqUUxHckJIYTZnCkFEQUZCZ01yWlhBRFFRQVhMVjFjMldHNmVyKzNhN0xLUlZHV3Y0Z2RHalZnTEpZZVloTndPNlplek9xWC80OFQKM3JmZ2Y3WlhFWENHaHlORW9XSEZtaUdBbFQ3SzZRZStNam9ICi0tLS0tRU5EIENFUlRJRklDQVRFIFJFUVVFU1QtLS0tLQo=, signerName: kubernetes.io/kube-apiserver-client, usages: [client auth]}}',
    '',
  ],
]);
