// Constants that are no labels of the enum they are given to. Those that are compared are left out: beside them
// may stand a column of another query.
import { displayPart } from '../impact/catalog/view.ts'
import { isBuiltInType } from '../impact/coercion.ts'
import { constantsGiven } from './constantTypes.ts'
import type { Report, RuleContext } from './context.ts'

export function absentLabels(context: RuleContext): Report[] {
  const { view, version, inner } = context
  // What was run unseen may have altered the type.
  if (inner || view.read('reshaped') === true) return []
  const found: Report[] = []
  for (const [{ sval, location }, type] of context.once(constantsGiven)) {
    if (!sval || type.array || isBuiltInType(type, version)) continue
    const known = view.userType(type)
    const label = sval.sval ?? ''
    if (known?.kind !== 'enum' || !known.labels || known.labels.includes(label)) continue
    // A column keeps the type that its name meant when it was made.
    const isElsewhere = [...view.userTypes()].some(
      one => one.name === known.name && one.labels?.includes(label),
    )
    if (isElsewhere) continue
    found.push({
      at: context.tokenSpan(location),
      message: `${displayPart(known.name)} has no label '${label}' at this point, so this fails. Correct the label, or add it to the type first.`,
    })
  }
  return found
}
