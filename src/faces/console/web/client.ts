/** Asks the platform: typed by the operations themselves, of which nothing but the types comes along. */
import { useCallback, useEffect, useRef, useState } from 'react'
import { say, t } from './say.ts'
import type { Context, Found, Page, Shown, Submitted } from './shapes.ts'

/** What the platform declined, or could not do, in its own words. */
export class Problem extends Error {
  readonly code: string
  readonly status: number
  /** What it tells beside its sentence. */
  readonly details: Readonly<Record<string, unknown>> | undefined

  constructor(code: string, status: number, detail: string, details?: Readonly<Record<string, unknown>>) {
    super(detail)
    this.code = code
    this.status = status
    this.details = details
  }
}

async function problemFrom(response: Response): Promise<Problem> {
  const body = (await response.json().catch(() => ({}))) as {
    code?: string
    title?: string
    detail?: string
    trace?: string
    details?: Record<string, unknown>
  }
  if (body.code === 'FAULT' || body.code === undefined)
    return new Problem('FAULT', response.status, body.detail ?? say(t.fault, { trace: body.trace ?? String(response.status) }))
  return new Problem(body.code, response.status, body.detail ?? body.title ?? body.code, body.details)
}

const OFFICE = 'office'

/** The office in which is asked, where one of several was chosen; of this tab alone. */
export const chosenOffice = (): string | null => sessionStorage.getItem(OFFICE)

export function chooseOffice(office: string): void {
  if (office === '') sessionStorage.removeItem(OFFICE)
  else sessionStorage.setItem(OFFICE, office)
}

function officeHeader(): Record<string, string> {
  const office = chosenOffice()
  return office === null ? {} : { 'xinheng-office': office }
}

/** Asks in the office that was chosen; what the platform declined, or that it was not reached, is thrown as a problem. */
export async function ask(
  address: string,
  options: RequestInit & { headers?: Record<string, string> } = {},
): Promise<Response> {
  let response: Response
  try {
    response = await fetch(address, {
      ...options,
      headers: { accept: 'application/json', ...options.headers, ...officeHeader() },
    })
  } catch (error) {
    if (options.signal?.aborted) throw error
    throw new Problem('UNREACHABLE', 0, t.unreachable)
  }
  if (response.ok) return response
  const problem = await problemFrom(response)
  if (problem.code === 'SIGN_IN_NEEDED') sessionStorage.clear()
  throw problem
}

const operationAddress = (operation: string): string => `/api/${operation.replace('.', '/')}`

export async function post<T>(operation: string, input: object): Promise<T> {
  const headers = { 'content-type': 'application/json' }
  return (await ask(operationAddress(operation), { method: 'POST', headers, body: JSON.stringify(input) })).json() as Promise<T>
}

/** The fields before the file: the platform looks whose it is before it reads. */
function formOf(input: Readonly<Record<string, string>>, file: Blob, name: string): FormData {
  const form = new FormData()
  for (const [field, value] of Object.entries(input)) form.append(field, value)
  form.append('file', file, name)
  return form
}

/** Asks something about a file, where it is small enough that nobody watches it go. */
export async function postFile<T>(
  operation: string,
  input: Readonly<Record<string, string>>,
  file: Blob,
  name: string,
  signal?: AbortSignal,
): Promise<T> {
  const body = formOf(input, file, name)
  return (await ask(operationAddress(operation), { method: 'POST', body, signal: signal ?? null })).json() as Promise<T>
}

export const signIn = (input: { name: string; password: string; code?: string; passkey?: object }) =>
  post('access.sign-in', input)
/** Nothing that was chosen or typed under one account is left to whoever comes next at this browser. */
function forget(): void {
  sessionStorage.clear()
  localStorage.clear()
}

export function signOut(): Promise<unknown> {
  forget()
  return post('access.sign-out', {})
}
export const listProviders = (signal?: AbortSignal) =>
  get<{ providers: { issuer: string; title: string }[] }>('access.providers', {}, signal)
export const beginElsewhere = (input: { issuer: string; invitation?: string; binds?: boolean; anew?: boolean }) =>
  post<{ address: string }>('access.begin-openid', input)
export const openInvitation = (token: string) =>
  post<{ name: string; post: string; secret: string | null }>('access.open-invitation', { token })
export const acceptInvitation = (input: { token: string; password?: string; code?: string; passkey?: object }) =>
  post('access.accept-invitation', input)

export async function get<T>(operation: string, input: Record<string, string | number>, signal?: AbortSignal): Promise<T> {
  const query = new URLSearchParams(Object.entries(input).map(([name, value]): [string, string] => [name, String(value)]))
  return read<T>(`${operationAddress(operation)}?${query}`, signal)
}

async function read<T>(address: string, signal?: AbortSignal): Promise<T> {
  return (await ask(address, { signal: signal ?? null })).json() as Promise<T>
}

export const getContext = (signal?: AbortSignal) => read<Context>('/console/context.json', signal)
export const listSubmissions = (source: string, signal?: AbortSignal) =>
  get<Page>('intake.list', source === '' ? { limit: 100 } : { source, limit: 100 }, signal)
export const showSubmission = (submission: string, signal?: AbortSignal) => get<Shown>('intake.show', { submission }, signal)
export const listFindings = (
  submission: string,
  page: { after: number; limit: number; code: string; level: string },
  signal?: AbortSignal,
) =>
  get<Found>(
    'intake.findings',
    {
      submission,
      after: page.after,
      limit: page.limit,
      ...(page.code === '' ? {} : { code: page.code }),
      ...(page.level === '' ? {} : { level: page.level }),
    },
    signal,
  )

export const templateAddress = (item: string) => `/api/intake/template?item=${encodeURIComponent(item)}`
export const findingsFileAddress = (submission: string, form: 'xlsx' | 'csv') =>
  `/api/intake/findings-file?submission=${encodeURIComponent(submission)}&form=${form}`

/** Hands a file in. */
export const submitFile = (
  { file, ...input }: { item: string; source: string; file: File },
  onSent: (share: number) => void,
): Promise<Submitted> => sendFile('intake.submit', input, file, onSent)

export function sendFile(
  operation: string,
  input: Readonly<Record<string, string>>,
  file: File,
  onSent: (share: number) => void,
): Promise<Submitted> {
  return new Promise((done, failed) => {
    const request = new XMLHttpRequest()
    request.open('POST', operationAddress(operation))
    request.setRequestHeader('accept', 'application/json')
    for (const [name, value] of Object.entries(officeHeader())) request.setRequestHeader(name, value)
    request.upload.onprogress = event => onSent(event.lengthComputable ? event.loaded / event.total : 0)
    request.onerror = () => failed(new Problem('UNREACHABLE', 0, t.unreachable))
    request.onload = async () => {
      const response = new Response(request.responseText, { status: request.status })
      if (request.status >= 200 && request.status < 300) done((await response.json()) as Submitted)
      else failed(await problemFrom(response))
    }
    request.send(formOf(input, file, file.name))
  })
}

export interface Asked<T> {
  data: T | undefined
  problem: Problem | undefined
  /** Asks once more. */
  again: () => void
}

/** Asks when the page opens and whenever `key` changes; keeps what it had until the new answer is here. */
export function useAsked<T>(key: string, ask: (signal: AbortSignal) => Promise<T>): Asked<T> {
  const [state, setState] = useState<{ data?: T; problem?: Problem }>({})
  const [turn, setTurn] = useState(0)
  const asking = useRef(ask)
  asking.current = ask
  // biome-ignore lint/correctness/useExhaustiveDependencies: the key stands for all that the question depends on.
  useEffect(() => {
    const stop = new AbortController()
    asking
      .current(stop.signal)
      .then(data => setState({ data }))
      .catch((problem: unknown) => {
        // A question that was taken back is no failure.
        if (stop.signal.aborted) return
        setState(before => ({
          ...before,
          problem: problem instanceof Problem ? problem : new Problem('FAULT', 0, String(problem)),
        }))
      })
    return () => stop.abort()
  }, [key, turn])
  const again = useCallback(() => setTurn(n => n + 1), [])
  return { data: state.data, problem: state.problem, again }
}
