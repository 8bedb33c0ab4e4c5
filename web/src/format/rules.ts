import type { FormItemRule } from 'element-plus'
import type { z } from 'zod'
import { t } from '../locales/i18n.ts'

export function required(): FormItemRule {
  return { required: true, message: t('form.required'), trigger: 'blur' }
}

/** A field is right when the contract's schema takes it; `hint` says in words what that is. */
export function accepted(schema: z.ZodType, hint: () => string): FormItemRule {
  return {
    required: true,
    trigger: 'blur',
    validator: (_rule, value: unknown, done) => done(schema.safeParse(value).success ? undefined : hint()),
  }
}
