// SARIF 2.1.0, for code scanning: https://docs.oasis-open.org/sarif/sarif/v2.1.0/sarif-v2.1.0.html
import path from 'node:path'
import { pathToFileURL } from 'node:url'
import type { Advice, Severity } from '#protocol/advice.ts'
import { catalogue } from '../../../advisor/catalogue.ts'
import { type FileFindings, flat, type Place } from '../findings.ts'
import { fingerprints } from './fingerprints.ts'

const sarifLevel: Readonly<Record<Severity, string>> = {
  error: 'error',
  warning: 'warning',
  info: 'note',
  hint: 'note',
}

export function sarif(files: readonly FileFindings[]): string {
  const places = flat(files)
  const marks = fingerprints(places)
  const rules = rulesOf(places)
  const region = (finding: Pick<Advice, 'start' | 'end'>) => ({
    startLine: finding.start.line + 1,
    startColumn: finding.start.character + 1,
    endLine: finding.end.line + 1,
    endColumn: finding.end.character + 1,
  })
  return JSON.stringify(
    {
      $schema: 'https://json.schemastore.org/sarif-2.1.0.json',
      version: '2.1.0',
      runs: [
        {
          tool: {
            driver: {
              name: 'plumbline',
              informationUri: 'https://github.com/plumbline/plumbline',
              rules,
            },
          },
          columnKind: 'utf16CodeUnits',
          results: places.map(({ file, finding }, i) => ({
            ruleId: finding.rule,
            ruleIndex: rules.findIndex(rule => rule.id === finding.rule),
            level: sarifLevel[finding.severity],
            message: { text: plain(finding.message) },
            locations: [
              { physicalLocation: { artifactLocation: { uri: uriOf(file) }, region: region(finding) } },
            ],
            partialFingerprints: { 'plumbline/v1': marks[i] },
            ...(finding.related.length > 0
              ? {
                  relatedLocations: finding.related.map(place => ({
                    message: { text: plain(place.message) },
                    physicalLocation: {
                      artifactLocation: { uri: uriOf(place.path ?? file) },
                      region: region(place),
                    },
                  })),
                }
              : {}),
          })),
        },
      ],
    },
    null,
    1,
  )
}

/** Of each rule that found something; a statement that cannot be read is explained in a page of its own. */
function rulesOf(places: readonly Place[]) {
  const used = new Map(places.map(({ finding }) => [finding.rule, finding]))
  return [...used.values()].map(({ rule: id, url, severity }) => {
    const rule = catalogue.find(one => one.id === id)
    const text = rule ? `${rule.summary}.` : 'A statement cannot be read.'
    return {
      id,
      name: id,
      shortDescription: { text },
      fullDescription: { text: rule?.why ?? text },
      help: { text: rule?.fix ?? text, markdown: rule?.fix ?? text },
      helpUri: url,
      defaultConfiguration: { level: sarifLevel[rule?.severity ?? severity] },
      properties: { tags: rule ? [rule.category, ...rule.aliases] : ['syntax'] },
    }
  })
}

/** Brackets and parentheses of a name, which would make a link of it (section 3.11.6). */
const plain = (text: string): string => text.replace(/\[(?=[^\]]*\]\()/g, '\\[')

/** A relative reference, or a whole one for a file elsewhere. */
function uriOf(file: string): string {
  return path.isAbsolute(file) ? pathToFileURL(file).href : file.split('/').map(encodeURIComponent).join('/')
}
