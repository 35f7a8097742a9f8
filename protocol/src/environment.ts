// Environments (ordered stages) and projects.

/** Who must approve before a task of this environment may run. */
export type ApprovalPolicy = 'never' | 'anyone' | 'dba' | 'owner'

export interface EnvironmentPolicy {
  /** `never`: no approval; `anyone`: any member who may write; `dba`: a DBA or an owner; `owner`: an owner. */
  readonly approval: ApprovalPolicy
  /** The author of a revision may approve it. */
  readonly selfApproval: boolean
  /** `automatic`: an approved task runs by itself; `manual`: somebody starts it. */
  readonly rollout: 'automatic' | 'manual'
  /** Production rules: red in the status bar, the database's name typed before the console opens. */
  readonly protected: boolean
  /** The advisor's preset for databases of this environment. */
  readonly advisorPreset: string
}

export interface Environment {
  readonly id: number
  readonly name: string
  /** Order of the stages, lowest first. */
  readonly position: number
  readonly policy: EnvironmentPolicy
}

export interface Project {
  readonly id: number
  readonly name: string
}

export type Role = 'owner' | 'dba' | 'developer' | 'viewer'

export interface Member {
  /** The PostgreSQL login on the store. */
  readonly login: string
  readonly role: Role
  readonly active: boolean
}
