/** The shapes of what is asked about accounts, keys and looks, and what is answered. */

import { Type } from '@sinclair/typebox'
import { ROLES, UNBOUNDED } from '#capabilities/operation'
import { Made, Signed } from './webauthn.ts'

const closed = { additionalProperties: false } as const
const Text = Type.String()
const Day = Type.String({ format: 'date', description: 'YYYY-MM-DD, a day in China' })
const Code = Type.String({ minLength: 1, maxLength: 40, description: 'A unified social credit code' })
const Nullable = <T extends Parameters<typeof Type.Union>[0][number]>(type: T) => Type.Union([type, Type.Null()])
const words = <const W extends readonly string[]>(list: W) => Type.Union(list.map(word => Type.Literal(word as W[number])))

/** Roles that an account may hold. */
const HELD_ROLES = ROLES.filter(
  (role): role is Exclude<(typeof ROLES)[number], 'local-operator' | 'public'> => !UNBOUNDED.includes(role),
)
/** Roles of machines. */
const KEY_ROLES = ['unit-reporter', 'bank', 'partner-platform', 'agency'] as const

const Name = Type.String({
  pattern: '^[A-Za-z0-9][A-Za-z0-9._-]{2,39}$',
  description: 'The name typed to sign in; of a post, never an identity or telephone number',
})
// Whatever is typed is weighed, so that a refusal tells nothing; only the size is bounded.
export const Typed = (most: number) => Type.String({ maxLength: most })
export const Token = Type.String({ maxLength: 100 })
/** What the browser has begun, as it keeps it for us. */
export const Sealed = Type.String({ maxLength: 3000 })

export const SignInInput = Type.Object(
  {
    name: Typed(100),
    password: Typed(256),
    code: Type.Optional(Typed(20)),
    passkey: Type.Optional(Signed),
    begun: Type.Optional(Sealed),
    replaces: Type.Optional(Token),
  },
  closed,
)
export const SignInOutput = Type.Object({ token: Text, expiresAt: Text, post: Text })
export const SignOutInput = Type.Object({ token: Token }, closed)
export const Ended = Type.Object({ ended: Type.Boolean() })

export const LookInput = Type.Object({ token: Token }, closed)
export const LookOutput = Type.Object({
  name: Text,
  post: Text,
  secret: Nullable(Type.String({ description: 'Of the second factor, in base 32; null where none is needed' })),
})
export const AcceptInput = Type.Object(
  {
    token: Token,
    password: Type.Optional(Typed(256)),
    code: Type.Optional(Typed(20)),
    passkey: Type.Optional(Made),
    begun: Type.Optional(Sealed),
  },
  closed,
)
export const AcceptOutput = Type.Object({ name: Text })

const Role = words(HELD_ROLES)
const OfficeInput = {
  role: Role,
  unit: Type.Optional(Code),
  organisation: Type.Optional(Code),
  from: Type.Optional(Day),
  until: Type.Optional(Type.String({ format: 'date', description: 'First day on which it is held no longer' })),
  substitutes: Type.Optional(Name),
}
export const OpenInput = Type.Object(
  {
    name: Name,
    post: Type.String({ minLength: 2, maxLength: 60, description: 'The post as others see it' }),
    unit: Type.Optional(Code),
    organisation: Type.Optional(Code),
    role: Role,
    from: Type.Optional(Day),
    until: Type.Optional(Day),
    keepUntil: Type.Optional(Day),
  },
  closed,
)
const Confirmed = Type.Boolean({ description: 'False where it counts only once another hand has confirmed it' })
export const Invited = Type.Object({
  name: Text,
  invitation: Type.String({ description: 'Shown once: whoever holds it may take the account up' }),
  expiresAt: Text,
  confirmed: Confirmed,
})
export const InviteInput = Type.Object({ name: Name, keepUntil: Type.Optional(Day) }, closed)
export const NameInput = Type.Object({ name: Name }, closed)
export const GiveOfficeInput = Type.Object({ name: Name, ...OfficeInput }, closed)
export const GivenOffice = Type.Object({ office: Text, name: Text, confirmed: Confirmed })
export const ConfirmedOffice = Type.Object({ office: Text, role: Text })
export const EndOfficeInput = Type.Object({ office: Type.String({ format: 'uuid' }) }, closed)
export const Closed = Type.Object({ name: Text, sessions: Type.Integer(), keptUntil: Text })
export const AccountsOutput = Type.Object({
  accounts: Type.Array(
    Type.Object({
      account: Text,
      name: Text,
      post: Text,
      unit: Nullable(Text),
      unitName: Nullable(Text),
      organisation: Nullable(Text),
      offices: Type.Array(
        Type.Object({
          office: Text,
          role: Text,
          unit: Nullable(Text),
          organisation: Nullable(Text),
          from: Text,
          until: Nullable(Text),
          substitutes: Nullable(Text),
          confirmed: Confirmed,
          proposedBy: Type.String({ description: 'The account that has proposed it, by its name where it is within reach' }),
        }),
      ),
      passkeys: Type.Integer(),
      isTakenUp: Type.Boolean(),
      closedAt: Nullable(Text),
      keptUntil: Text,
    }),
  ),
})
const Scopes = Type.Array(Type.String({ pattern: '^[a-z]+\\.([a-z-]+|\\*)$', maxLength: 60 }), { minItems: 1, maxItems: 20 })
const Uuid = Type.String({ format: 'uuid' })
const Sha256 = Type.String({ pattern: '^[0-9a-f]{64}$', description: 'Of the letter as it was scanned, in hexadecimal' })
export const ProposeInput = Type.Object(
  {
    organisation: Code,
    name: Name,
    post: Type.String({ minLength: 2, maxLength: 60, description: 'The post as others see it, never a person’s name' }),
    scopes: Type.Optional(Scopes),
    until: Type.String({ format: 'date', description: 'First day on which it ends' }),
    letterNo: Type.String({ minLength: 1, maxLength: 80 }),
    letterOn: Day,
    letterSha256: Sha256,
  },
  closed,
)
export const Proposed = Type.Object({ proposal: Text })
export const ConfirmAgentInput = Type.Object({ proposal: Uuid, letterSha256: Sha256 }, closed)
export const DeclineInput = Type.Object({ proposal: Uuid, reason: Type.String({ minLength: 2, maxLength: 200 }) }, closed)
export const EndAgentInput = Type.Object({ office: Uuid }, closed)
export const AgentsInput = Type.Object({ organisation: Type.Optional(Code) }, closed)
const Named = Type.Object({ uscc: Nullable(Text), name: Text })
export const AgentsOutput = Type.Object({
  organisation: Nullable(Named),
  agents: Type.Array(
    Type.Object({
      office: Text,
      name: Text,
      post: Text,
      scopes: Nullable(Type.Array(Text)),
      from: Text,
      until: Nullable(Text),
      bound: Type.String({ description: 'letter, claim or given' }),
      isTakenUp: Type.Boolean(),
      closedAt: Nullable(Text),
    }),
  ),
  proposals: Type.Array(
    Type.Object({
      proposal: Text,
      organisation: Named,
      name: Text,
      post: Text,
      scopes: Nullable(Type.Array(Text)),
      until: Text,
      letterNo: Text,
      letterOn: Text,
      proposedAt: Text,
      outcome: Nullable(Text),
      keptUntil: Text,
    }),
  ),
})
export const Nothing = Type.Object({}, closed)
export const Removed = Type.Object({ accounts: Type.Integer() })

const Networks = Type.Array(Type.String({ maxLength: 50, description: 'CIDR or one address, of IPv4 or IPv6' }), {
  maxItems: 20,
})
const KeyId = Type.String({ format: 'uuid' })
export const MakeKeyInput = Type.Object(
  {
    unit: Code,
    title: Type.String({ minLength: 2, maxLength: 60 }),
    role: words(KEY_ROLES),
    scopes: Scopes,
    days: Type.Integer({ minimum: 1, maximum: 400, default: 365 }),
    networks: Type.Optional(Networks),
  },
  closed,
)
export const MadeKey = Type.Object({
  key: KeyId,
  token: Type.String({ description: 'Shown once; sent as Authorization: Bearer' }),
  expiresAt: Text,
})
export const RotateKeyInput = Type.Object(
  { key: KeyId, overlapHours: Type.Integer({ minimum: 0, maximum: 168, default: 24 }) },
  closed,
)
export const KeyInput = Type.Object({ key: KeyId }, closed)
export const UnitInput = Type.Object({ unit: Code }, closed)
export const ListKeysInput = Type.Object({ unit: Type.Optional(Code) }, closed)
export const KeysOutput = Type.Object({
  keys: Type.Array(
    Type.Object({
      key: Text,
      title: Text,
      unit: Text,
      unitName: Text,
      role: Text,
      scopes: Type.Array(Text),
      madeAt: Text,
      expiresAt: Text,
      endedAt: Nullable(Text),
      follows: Nullable(Text),
      networks: Type.Array(Text),
      stoppedAt: Nullable(Type.String({ description: 'When it was last shown from outside its networks' })),
      stoppedFrom: Nullable(Text),
    }),
  ),
})
export const UnitRevoked = Type.Object({
  unit: Text,
  keys: Type.Integer(),
  sessions: Type.Integer(),
  accounts: Type.Integer({ description: 'Accounts that need another invitation' }),
})
export const ModeInput = Type.Object({ readOnly: Type.Boolean() }, closed)
