// JUnit's XML, which every build server reads: a suite for each file, a case for each finding. Those that
// do not make the run fail are said in passing cases.
import type { Advice, Severity } from '#protocol/advice.ts'
import type { FileFindings } from '../findings.ts'

export function junit(files: readonly FileFindings[], fails: (severity: Severity) => boolean): string {
  const failing = (findings: readonly Advice[]) => findings.filter(({ severity }) => fails(severity)).length
  /** A file without findings is one case that passes. */
  const cases = (findings: readonly Advice[]) => Math.max(1, findings.length)
  const suites = files.map(({ file, findings }) => {
    const body =
      findings.length > 0
        ? findings.map(finding => testcase(file, finding, fails(finding.severity))).join('\n')
        : `    <testcase classname="${xml(file)}" name="plumbline" time="0"/>`
    return `  <testsuite name="${xml(file)}" tests="${cases(findings)}" failures="${failing(findings)}" errors="0" skipped="0" time="0">\n${body}\n  </testsuite>`
  })
  const all = files.flatMap(({ findings }) => findings)
  const tests = files.reduce((sum, { findings }) => sum + cases(findings), 0)
  return `<?xml version="1.0" encoding="UTF-8"?>\n<testsuites name="plumbline" tests="${tests}" failures="${failing(all)}" errors="0" time="0">\n${suites.join('\n')}\n</testsuites>`
}

function testcase(file: string, { rule, severity, message, start }: Advice, fails: boolean): string {
  const at = `${start.line + 1}:${start.character + 1}`
  const place = `${xml(file)}:${at}`
  const said = fails
    ? `<failure type="${severity}" message="${xml(message)}">${place}</failure>`
    : `<system-out>${place}: ${severity}: ${xml(message)}</system-out>`
  return `    <testcase classname="${xml(file)}" name="${xml(`${rule} ${at}`)}" time="0">\n      ${said}\n    </testcase>`
}

const xml = (text: string): string =>
  text
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('"', '&quot;')
    // Else a reader makes them spaces.
    .replaceAll('\n', '&#10;')
    // biome-ignore lint/suspicious/noControlCharactersInRegex: XML 1.0 has no way to write them.
    .replace(/[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]|\p{Surrogate}/gu, '\uFFFD')
