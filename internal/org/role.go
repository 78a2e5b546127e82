package org

import "slices"

// Role is what a grant lets its holder be.
type Role string

// The roles. The three administrators (三员) are apart from all others and from each other: 系统管理员
// makes accounts, 安全管理员 grants roles, 审计管理员 reads what the two did (GB/T 22239-2019 8.1.5.1 to
// 8.1.5.3). None of them touches a finding.
const (
	Clerk       Role = "clerk"     // the office's ledger: hands in, confirms, edits, exports
	UnitLiaison Role = "liaison"   // 联络员: reports the progress of a unit
	UnitHead    Role = "unit_head" // a unit's head: answers for what the liaison reports, countersigns
	Acceptor    Role = "acceptor"  // a member of an acceptance: verifies and accepts closings
	Leader      Role = "leader"    // reads, approves changes of deadlines and goals, signs off
	Auditor     Role = "auditor"   // reads everything, the journal too; changes nothing
	Reader      Role = "reader"    // reads the ledger and the report

	// SystemAdmin keeps the word it had when it was the only administrator: entries of that time hold it.
	SystemAdmin   Role = "administrator"  // accounts, settings, health, backups
	SecurityAdmin Role = "security_admin" // who may do what, where
	AuditAdmin    Role = "audit_admin"    // the journal of administration
)

// Roles lists the roles in the order a chooser shows them.
var Roles = []Role{Clerk, Leader, Acceptor, UnitHead, UnitLiaison, Reader, Auditor, SystemAdmin, SecurityAdmin, AuditAdmin}

// Administers tells whether a role is one of the three administrators.
func (r Role) Administers() bool { return slices.Contains(Administrators, r) }

// Administrators are the three, in the order in which an office gets them.
var Administrators = []Role{SystemAdmin, SecurityAdmin, AuditAdmin}

// Permission is one thing that a route asks for.
type Permission string

// The permissions. Anyone is asked for by pages that need no account, SignedIn by pages of one's own.
const (
	Anyone         Permission = "anyone"
	SignedIn       Permission = "signed_in"
	SeeLedger      Permission = "see_ledger"
	EditLedger     Permission = "edit_ledger"
	HandIn         Permission = "hand_in"
	Confirm        Permission = "confirm"
	Export         Permission = "export"
	SeeJournal     Permission = "see_journal"
	ManageOrg      Permission = "manage_org"      // regions, units, people, posts
	ReportProgress Permission = "report_progress" // a unit's weekly return
	ApproveChange  Permission = "approve_change"  // of a deadline or a goal, asked for by somebody else
	ApplyClosing   Permission = "apply_closing"
	VerifyClosing  Permission = "verify_closing"
	AcceptClosing  Permission = "accept_closing"
	Countersign    Permission = "countersign"
	SignOff        Permission = "sign_off"
	Supervise      Permission = "supervise" // letters, talks, circulars: the steps of the ladder
	SeeSupervision Permission = "see_supervision"
	SeeDoubts      Permission = "see_doubts"   // signs of false work, which units must not see before they are asked
	JudgeDoubts    Permission = "judge_doubts" // to say what a sign is
	ManageRules    Permission = "manage_rules" // lamps, ladders, closing variants, holidays
	ManageAccounts Permission = "manage_accounts"
	ManageGrants   Permission = "manage_grants"
	ManageSettings Permission = "manage_settings"
	SeeHealth      Permission = "see_health"
	SeeAudit       Permission = "see_audit" // the journal of administration, sign-ins and denials
)

// Permissions lists every permission.
var Permissions = []Permission{
	Anyone, SignedIn, SeeLedger, EditLedger, HandIn, Confirm, Export, SeeJournal, ManageOrg, ReportProgress, ApproveChange,
	ApplyClosing, VerifyClosing, AcceptClosing, Countersign, SignOff, Supervise, SeeSupervision, SeeDoubts, JudgeDoubts, ManageRules,
	ManageAccounts, ManageGrants, ManageSettings, SeeHealth, SeeAudit,
}

// permits is what a role may, beside SignedIn, which every account may.
var permits = map[Role][]Permission{
	Clerk: {
		SeeLedger, EditLedger, HandIn, Confirm, Export, SeeJournal, ManageOrg, ApproveChange, ApplyClosing, VerifyClosing,
		Supervise, SeeSupervision, SeeDoubts, JudgeDoubts, ManageRules,
	},
	UnitLiaison:   {SeeLedger, Export, ReportProgress, ApplyClosing, SeeSupervision},
	UnitHead:      {SeeLedger, Export, ReportProgress, ApplyClosing, Countersign, SeeSupervision},
	Acceptor:      {SeeLedger, Export, VerifyClosing, AcceptClosing, SeeSupervision},
	Leader:        {SeeLedger, Export, ApproveChange, SignOff, SeeSupervision},
	Auditor:       {SeeLedger, Export, SeeJournal, SeeSupervision, SeeDoubts, SeeHealth},
	Reader:        {SeeLedger, Export},
	SystemAdmin:   {ManageAccounts, ManageSettings, SeeHealth},
	SecurityAdmin: {ManageGrants},
	AuditAdmin:    {SeeAudit},
}

// Permits tells whether a role may do something, wherever it is held.
func (r Role) Permits(p Permission) bool {
	return p == Anyone || p == SignedIn && slices.Contains(Roles, r) || slices.Contains(permits[r], p)
}
