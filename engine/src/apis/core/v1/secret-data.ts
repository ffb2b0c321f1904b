// What Secrets and ConfigMaps share: sizes (MaxSecretSize in pkg/apis/core/types.go, 1.36).

/** Bytes that all values of one Secret or ConfigMap may have together. */
export const maxSecretSize = 1024 * 1024;

/** Bytes that a well-formed base64 text stands for. */
export function base64Length(text: string): number {
  const digits = text.replace(/[^A-Za-z0-9+/]/g, "").length;
  return Math.floor((digits * 3) / 4);
}
