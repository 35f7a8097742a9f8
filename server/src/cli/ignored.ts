// What of a schema the options of a command leave aside.
import type { Ignored } from '#protocol/instance.ts'

interface Options {
  readonly schemas?: readonly string[] | undefined
  readonly partitions?: readonly string[] | undefined
  readonly grants?: boolean | undefined
  readonly owners?: boolean | undefined
}

export function ignoredIn({ schemas, partitions, grants, owners }: Options): Ignored {
  return {
    ...(schemas ? { schemas } : {}),
    ...(partitions ? { partitions } : {}),
    ...(grants ? { grants } : {}),
    ...(owners ? { owners } : {}),
  }
}
