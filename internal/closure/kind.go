package closure

import "zhenggai/internal/journal"

// Kind is what happens to a case.
type Kind string

// The kinds of event.
const (
	Claim        Kind = "claim"          // 认领
	Plan         Kind = "plan"           // 方案批准
	Start        Kind = "start"          // 开始整改
	Suspend      Kind = "suspend"        // 暂停
	Resume       Kind = "resume"         // 恢复
	SelfCheck    Kind = "self_check"     // 自查自验
	Apply        Kind = "apply"          // 申请销号
	VerifySite   Kind = "verify_site"    // 现场核查
	VerifyPaper  Kind = "verify_paper"   // 资料核查
	Review       Kind = "review"         // 行业审查
	Return       Kind = "return"         // 退回
	Accept       Kind = "accept"         // 通过验收
	StartNotice  Kind = "start_notice"   // 开始公示
	Object       Kind = "object"         // 提出异议
	Uphold       Kind = "uphold"         // 异议成立
	Dismiss      Kind = "dismiss"        // 异议不成立
	EndNotice    Kind = "end_notice"     // 公示期满
	Close        Kind = "close"          // 销号
	File         Kind = "file"           // 备案
	PassLookBack Kind = "pass_look_back" // 回头看通过
	FailLookBack Kind = "fail_look_back" // 回头看未通过
	Reopen       Kind = "rebound"        // 认定反弹
	Transfer     Kind = "transfer"       // 转入下一轮
)

// Kinds lists the kinds in the order in which buttons stand.
var Kinds = []Kind{
	Claim, Plan, Start, Suspend, Resume, SelfCheck, Apply, VerifySite, VerifyPaper, Review, Accept, Return,
	StartNotice, Object, Dismiss, Uphold, EndNotice, Close, File, PassLookBack, FailLookBack, Reopen, Transfer,
}

// Demand is what an event of a kind must bring with it; a form asks for exactly these.
type Demand struct {
	Opinion  bool // what the person found, in words
	Reason   bool // why it happens
	Evidence bool // at least one piece with this very event
	Units    bool // the units that do the work
	Nature   bool // works or not
	About    bool // the event it answers: an objection
	Target   bool // the finding in the later round
}

// trait is what is true of every event of a kind.
type trait struct {
	act   journal.Act
	roles []Role // who may cause it
	stage Stage  // the stage of a policy that it completes or, for notice, begins
	// judges marks what may not be done by whoever did the work.
	judges bool
	// outside marks what an acceptor without an account may do.
	outside bool
	demand  Demand
}

var traits = map[Kind]trait{
	Claim:     {act: journal.ClosureClaimed, roles: []Role{Doer, Office}, demand: Demand{Units: true}},
	Plan:      {act: journal.ClosurePlanned, roles: []Role{Office, Leader}, demand: Demand{Nature: true}},
	Start:     {act: journal.ClosureStarted, roles: []Role{Doer, Office}},
	Suspend:   {act: journal.ClosureSuspended, roles: []Role{Office, Leader}, demand: Demand{Reason: true}},
	Resume:    {act: journal.ClosureResumed, roles: []Role{Office, Leader}},
	SelfCheck: {act: journal.ClosureSelfChecked, roles: []Role{Doer}, stage: StageSelfCheck, demand: Demand{Opinion: true, Evidence: true}},
	Apply:     {act: journal.ClosureApplied, roles: []Role{Doer}, stage: StageApply},
	VerifySite: {
		act: journal.ClosureSiteVerified, roles: []Role{Acceptor}, stage: StageVerifySite,
		judges: true, outside: true, demand: Demand{Opinion: true, Evidence: true},
	},
	VerifyPaper: {
		act: journal.ClosurePaperVerified, roles: []Role{Acceptor}, stage: StageVerifyPaper,
		judges: true, outside: true, demand: Demand{Opinion: true},
	},
	Review: {
		act: journal.ClosureReviewed, roles: []Role{Reviewer, Acceptor}, stage: StageReview,
		judges: true, outside: true, demand: Demand{Opinion: true},
	},
	Accept: {
		act: journal.ClosureAccepted, roles: []Role{Acceptor}, stage: StageAccept,
		judges: true, outside: true, demand: Demand{Opinion: true},
	},
	Return: {
		act: journal.ClosureReturned, roles: []Role{Acceptor, Reviewer, Office, Leader},
		judges: true, outside: true, demand: Demand{Opinion: true},
	},
	StartNotice: {act: journal.ClosureNoticed, roles: []Role{Office}, stage: StageNotice},
	Object:      {act: journal.ClosureObjected, roles: []Role{Office}, demand: Demand{Opinion: true}},
	Dismiss: {
		act: journal.ClosureObjectionDismissed, roles: []Role{Acceptor, Leader},
		judges: true, demand: Demand{Opinion: true, About: true},
	},
	Uphold: {
		act: journal.ClosureObjectionUpheld, roles: []Role{Acceptor, Leader},
		judges: true, demand: Demand{Opinion: true, About: true},
	},
	EndNotice: {act: journal.ClosureNoticeEnded, roles: []Role{Office}},
	Close:     {act: journal.ClosureClosed, roles: []Role{Leader, Office}, stage: StageClose, judges: true},
	File:      {act: journal.ClosureFiled, roles: []Role{Office}, stage: StageFile},
	PassLookBack: {
		act: journal.ClosureLookBackPassed, roles: []Role{Acceptor, Office}, stage: StageLookBack,
		judges: true, demand: Demand{Opinion: true, Evidence: true},
	},
	FailLookBack: {
		act: journal.ClosureLookBackFailed, roles: []Role{Acceptor, Office}, stage: StageLookBack,
		judges: true, demand: Demand{Opinion: true, Evidence: true},
	},
	Reopen:   {act: journal.ClosureRebounded, roles: []Role{Office, Leader}, demand: Demand{Reason: true, Evidence: true}},
	Transfer: {act: journal.ClosureTransferred, roles: []Role{Office}, demand: Demand{Reason: true, Target: true}},
}

// Demands tells what an event of kind k must bring; the zero Demand for an unknown kind.
func (k Kind) Demands() Demand { return traits[k].demand }

// Roles are the parts that may cause an event of kind k.
func (k Kind) Roles() []Role { return traits[k].roles }

// Stage is the stage that an event of the kind passes; false when it passes none.
func (k Kind) Stage() (Stage, bool) { return traits[k].stage, traits[k].stage != "" }

// Outside reports whether somebody without an account may do k: by a one-time link, or by an opinion
// that a clerk uploads.
func (k Kind) Outside() bool { return traits[k].outside }

// Act is the journal's word for an event of kind k.
func (k Kind) Act() journal.Act { return traits[k].act }
