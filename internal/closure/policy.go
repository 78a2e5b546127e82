package closure

import (
	"cmp"
	"slices"
	"time"

	"zhenggai/internal/fault"
	"zhenggai/internal/ledger"
	"zhenggai/internal/org"
	"zhenggai/internal/rulefile"
	"zhenggai/internal/say"
	"zhenggai/internal/workday"
)

// Stage is a stage of closing that a policy lists, in the order in which they are gone through.
type Stage string

// The stages. apply, accept, close and at least one verification are in every policy.
const (
	StageSelfCheck   Stage = "self_check"
	StageApply       Stage = "apply"
	StageVerifySite  Stage = "verify_site"
	StageVerifyPaper Stage = "verify_paper"
	StageReview      Stage = "review"
	StageAccept      Stage = "accept"
	StageNotice      Stage = "notice"
	StageClose       Stage = "close"
	StageFile        Stage = "file"
	StageLookBack    Stage = "look_back"
)

// Stages lists the stages in their plain order.
var Stages = []Stage{
	StageSelfCheck, StageApply, StageVerifySite, StageVerifyPaper, StageReview, StageAccept, StageNotice,
	StageClose, StageFile, StageLookBack,
}

// Material is a kind of paper or record that a closing asks for (销号材料).
type Material string

// The materials of domain §4.5. Which of them a closing needs is the policy's.
const (
	WorkReport         Material = "work_report"         // 销号工作情况说明
	CollectiveDecision Material = "collective_decision" // 集体讨论认定
	NoticeResult       Material = "notice_result"       // 公示结果
	Dossier            Material = "dossier"             // 一案一档
	PenaltyPapers      Material = "penalty_papers"      // 行政处罚过程材料
	WorkPhotos         Material = "work_photos"         // 工作照片
	DepartmentProof    Material = "department_proof"    // 部门佐证
	SiteConclusion     Material = "site_conclusion"     // 核查结论
	AcceptanceOpinion  Material = "acceptance_opinion"  // 验收意见
	JointSignature     Material = "joint_signature"     // 四级联签
	MonitoringReport   Material = "monitoring_report"   // 监测报告
	BeforeAfterPhotos  Material = "before_after_photos" // 整改前后对比照片
	ContractPayment    Material = "contract_payment"    // 合同与付款凭证
	Minutes            Material = "minutes"             // 会议纪要
)

// Materials lists the materials in the order a chooser shows them.
var Materials = []Material{
	WorkReport, CollectiveDecision, Dossier, PenaltyPapers, WorkPhotos, BeforeAfterPhotos, DepartmentProof,
	MonitoringReport, ContractPayment, Minutes, SiteConclusion, AcceptanceOpinion, JointSignature, NoticeResult,
}

// Need is a material that must be there before a stage: apply, accept or close.
type Need struct {
	Material Material `toml:"material"`
	By       Stage    `toml:"by"`
}

// Levels are the names that levels of acceptance may have, lowest first.
var Levels = []string{"unit", "county", "city", "province", "industry"}

// Unit of a notice's length.
const (
	WorkingDays  = "working"
	CalendarDays = "calendar"
)

// NoticeRule is how long a public notice runs.
type NoticeRule struct {
	Days       int    `toml:"days"`
	Unit       string `toml:"unit"`        // WorkingDays or CalendarDays
	CountFirst bool   `toml:"count_first"` // whether the day it is put up is day one
}

// Leaving is a paper that leaves the house: the room signoff carries it round.
type Leaving string

// The papers that a policy may want signed.
const (
	NoticePaper   Leaving = "notice"   // 销号公示
	BulletinPaper Leaving = "bulletin" // 通报
	ReportPaper   Leaving = "report"   // 整改情况报告
)

// Leavings lists them as a policy may name them.
var Leavings = []Leaving{NoticePaper, BulletinPaper, ReportPaper}

// Signs tells whether the policy wants a paper signed before it leaves.
func (p Policy) Signs(l Leaving) bool { return slices.Contains(p.Signed, l) }

// Policy is how one region closes, from one day until another: a rule pack as data.
type Policy struct {
	ID     string `toml:"id"`
	Region string `toml:"region"` // administrative code, "" for wherever no other policy holds
	// From is the first day and Until the last; none is open.
	From  workday.Day `toml:"from"`
	Until workday.Day `toml:"until"`
	// Replaces is the id of the policy that this one ends.
	Replaces string `toml:"replaces"`
	Title    struct {
		Zh string `toml:"zh"`
		En string `toml:"en"`
	} `toml:"title"`
	Clause string `toml:"clause"` // where it is written, in its own words
	// Mark says how sure that is: seen, inferred or unverified.
	Mark string `toml:"mark"`
	// Filled are the keys that the clause leaves open and that were filled in with care; a page shows them as such.
	Filled []string `toml:"filled"`

	Stages     []Stage    `toml:"stages"`
	Separation bool       `toml:"separation"` // no unit accepts its own work
	Levels     []string   `toml:"levels"`     // of acceptance, in order
	Notice     NoticeRule `toml:"notice"`
	Materials  struct {
		Works    []Need `toml:"works"`
		NonWorks []Need `toml:"non_works"`
	} `toml:"materials"`
	// Signed are the papers that a leader signs before they leave, each countersigned first.
	Signed         []Leaving `toml:"signed"`
	LookBackMonths int       `toml:"look_back_months"` // after closing, once
	RecheckMonths  int       `toml:"recheck_months"`   // of long-term items, again and again

	// at tells the lines of the file, for defects found when policies meet.
	at *rulefile.File
}

// File is the name of the file that the policy was read from.
func (p Policy) File() string { return p.at.Name }

// Has reports whether the policy has a stage.
func (p Policy) Has(s Stage) bool { return slices.Contains(p.Stages, s) }

// before reports whether the policy has both stages, a before b.
func (p Policy) before(a, b Stage) bool {
	i, j := slices.Index(p.Stages, a), slices.Index(p.Stages, b)
	return i >= 0 && j >= 0 && i < j
}

// Needs are the materials asked for by nature; a case whose nature nobody has told needs all of them.
func (p Policy) Needs(n Nature) []Need {
	switch n {
	case Works:
		return p.Materials.Works
	case NonWorks:
		return p.Materials.NonWorks
	}
	all := slices.Clone(p.Materials.Works)
	for _, need := range p.Materials.NonWorks {
		if !slices.Contains(all, need) {
			all = append(all, need)
		}
	}
	return all
}

// Named is the policy's title in a language.
func (p Policy) Named(lang say.Lang) string {
	if lang == say.En && p.Title.En != "" {
		return p.Title.En
	}
	return p.Title.Zh
}

// Warnings are sentences that a page shows beside the policy.
func (p Policy) Warnings() []say.Text {
	var out []say.Text
	if !p.Separation {
		out = append(out, say.T("closure.warn_separation"))
	}
	if !p.Has(StageNotice) {
		out = append(out, say.T("closure.warn_notice"))
	}
	if !p.Has(StageLookBack) {
		out = append(out, say.T("closure.warn_look_back"))
	}
	return out
}

// holds reports whether the policy is in force on a day.
func (p Policy) holds(on ledger.Date) bool {
	day := workday.Of(on.Time())
	return p.From <= day && (p.Until == 0 || day <= p.Until)
}

// overlaps reports whether two policies are in force in one region on one day.
func (p Policy) overlaps(q Policy) bool {
	starts := p.Until == 0 || q.From <= p.Until
	ends := q.Until == 0 || p.From <= q.Until
	return p.Region == q.Region && starts && ends
}

// Policies is a set of policies without contradiction.
type Policies struct{ list []Policy }

// All lists the policies by region and first day.
func (ps *Policies) All() []Policy { return slices.Clone(ps.list) }

// ByID finds a policy by its id; fault.Missing when there is none.
func (ps *Policies) ByID(id string) (Policy, error) {
	for _, p := range ps.list {
		if p.ID == id {
			return p, nil
		}
	}
	return Policy{}, fault.New(fault.Missing, "closure.policy_missing", "Policy", id)
}

// For finds the policy in force on a day. regions are administrative codes, the narrowest first; what no
// region settles is settled by the policy without a region. fault.Missing when nothing holds on that day.
func (ps *Policies) For(regions []string, day ledger.Date) (Policy, error) {
	for _, region := range append(slices.Clone(regions), "") {
		for _, p := range ps.list {
			if p.Region == region && p.holds(day) {
				return p, nil
			}
		}
	}
	return Policy{}, fault.New(fault.Missing, "closure.policy_none", "Day", string(day))
}

// Around finds the policy in force on a day in the region of an administrative code: that of the smallest region around it
// that has one. fault.Missing when nothing holds on that day.
func (ps *Policies) Around(code string, day ledger.Date) (Policy, error) {
	var best *Policy
	for i, p := range ps.list {
		if p.holds(day) && org.CodeCovers(p.Region, code) && (best == nil || len(org.CodeStem(p.Region)) > len(org.CodeStem(best.Region))) {
			best = &ps.list[i]
		}
	}
	if best == nil {
		return Policy{}, fault.New(fault.Missing, "closure.policy_none", "Day", string(day))
	}
	return *best, nil
}

func (ps *Policies) sort() {
	slices.SortFunc(ps.list, func(a, b Policy) int {
		return cmp.Or(cmp.Compare(a.Region, b.Region), cmp.Compare(a.From, b.From), cmp.Compare(a.ID, b.ID))
	})
}

// Calendar reckons windows; the room workday does, from the holiday tables of the State Council.
type Calendar interface {
	// End is the moment at which a window of days that opens on start is over: midnight after its last day.
	// Days are working days (make-up days counted) or calendar days; countFirst says whether start is day
	// one. It fails when the table of a year is not there.
	End(start time.Time, days int, working, countFirst bool) (time.Time, error)
}
