import type { PodResourceClaim, SeccompProfile, SecurityContext } from './types.ts';

/**
 * Structures as the server prints them: its internal types have no JSON names, so Go's field names appear, in Go's order, with null for
 * what is not set. Source: pkg/apis/core/types.go.
 */

const ofText = (text: string | null | undefined): string => text ?? '';
const orNull = <Value>(value: Value | null | undefined): Value | null => value ?? null;

export const seccompProfileStruct = ({ type, localhostProfile }: SeccompProfile): object => ({
  Type: ofText(type),
  LocalhostProfile: orNull(localhostProfile),
});

interface SeLinuxOptions {
  readonly user?: string;
  readonly role?: string;
  readonly type?: string;
  readonly level?: string;
}

const seLinuxStruct = ({ user, role, type, level }: SeLinuxOptions): object => ({
  User: ofText(user),
  Role: ofText(role),
  Type: ofText(type),
  Level: ofText(level),
});

export const securityContextStruct = (context: SecurityContext): object => ({
  Capabilities: context.capabilities ? { Add: orNull(context.capabilities.add), Drop: orNull(context.capabilities.drop) } : null,
  Privileged: orNull(context.privileged),
  SELinuxOptions: context.seLinuxOptions ? seLinuxStruct(context.seLinuxOptions) : null,
  WindowsOptions: context.windowsOptions
    ? {
        GMSACredentialSpecName: orNull(context.windowsOptions.gmsaCredentialSpecName),
        GMSACredentialSpec: orNull(context.windowsOptions.gmsaCredentialSpec),
        RunAsUserName: orNull(context.windowsOptions.runAsUserName),
        HostProcess: orNull(context.windowsOptions.hostProcess),
      }
    : null,
  RunAsUser: orNull(context.runAsUser),
  RunAsGroup: orNull(context.runAsGroup),
  RunAsNonRoot: orNull(context.runAsNonRoot),
  ReadOnlyRootFilesystem: orNull(context.readOnlyRootFilesystem),
  AllowPrivilegeEscalation: orNull(context.allowPrivilegeEscalation),
  ProcMount: orNull(context.procMount),
  SeccompProfile: context.seccompProfile ? seccompProfileStruct(context.seccompProfile) : null,
  AppArmorProfile: context.appArmorProfile
    ? { Type: ofText(context.appArmorProfile.type), LocalhostProfile: orNull(context.appArmorProfile.localhostProfile) }
    : null,
});

export const resourceClaimStruct = ({ name, resourceClaimName, resourceClaimTemplateName }: PodResourceClaim): object => ({
  Name: ofText(name),
  ResourceClaimName: orNull(resourceClaimName),
  ResourceClaimTemplateName: orNull(resourceClaimTemplateName),
});
