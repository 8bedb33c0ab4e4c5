import { defineOptions } from './define.ts'

/** Who may use what on the target, and whose it is. */
export const accountOptions = defineOptions({
  'accounts.mode': {
    type: 'choice',
    default: 'off',
    choices: ['off', 'report', 'script', 'apply'],
    en: 'Users, roles and their privileges on this database: left alone; told in the report; also written to reports/accounts.sql; also carried out. No password is read or made',
    zh: '本库的用户、角色及权限：不处理；写入报告；并生成 reports/accounts.sql；并在目标端执行。不读取也不创建密码',
  },
  'object.owner': {
    type: 'text',
    default: '',
    maxLength: 63,
    en: "Role of the target that owns what is made; it has to be there, and Portal's user a member of it. Empty: Portal's user",
    zh: '所建对象在目标端的属主角色；该角色须已存在，且 Portal 的用户须为其成员。留空表示 Portal 的用户',
  },
  'object.definerMap': {
    type: 'text',
    default: '',
    maxLength: 20_000,
    en: 'Roles that own what runs with the rights of its definer, separated by ;  e.g. app@%=shop_app; report=shop_read; *=shop_owner',
    zh: '以定义者权限运行的对象的属主角色，以 ; 分隔，例如 app@%=shop_app; report=shop_read; *=shop_owner',
  },
})
