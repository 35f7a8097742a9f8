// A table's real size in words, and what it adds to a finding's weight.
import type { Severity } from '#protocol/advice.ts'
import type { Size } from '../impact/catalog/values.ts'

const units = ['bytes', 'kB', 'MB', 'GB', 'TB', 'PB']

export function sizeWords(size: Size): string {
  let value = size.bytes
  let unit = 0
  while (value >= 1024 && unit < units.length - 1) {
    value /= 1024
    unit++
  }
  const shown = value >= 10 || unit === 0 ? Math.round(value) : Math.round(value * 10) / 10
  return `${shown} ${units[unit]}`
}

const megabyte = 1024 * 1024

/** Below a megabyte nothing takes long; from a gigabyte on it hurts. */
export function heavier(severity: Severity, size: Size): Severity {
  if (size.bytes < megabyte) return severity === 'error' || severity === 'warning' ? 'info' : severity
  if (size.bytes >= 1024 * megabyte)
    return severity === 'warning' ? 'error' : severity === 'info' ? 'warning' : severity
  return severity
}
