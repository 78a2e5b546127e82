// Package closure is the state table of closing (销号): how a finding goes from its claim over self-check,
// application, verification, acceptance and public notice to its closing and filing, how it is looked at
// afterwards, and how it comes back. It owns the cases, one for each cycle of a finding, their events and
// the regional policies that say which stages there are. It decides nothing by a clock and nothing by a
// page: an event carries its days, and Next alone says whether it may happen. It never closes on words:
// without evidence, without people other than the doers, or before the notice has run, there is no closing.
//
// # Outcomes that are not plain
//
//	two approvers at once      the first is recorded; the second was decided on an older page (Event.Seen)
//	                           and is fault.Conflict: read again
//	double submit              the event that is recorded already changes nothing and is no error; another
//	                           event under the same id is fault.Conflict
//	window not yet over        ending the notice on or before its last day is fault.Invalid and names the day
//	window over                an objection after the last day is fault.Invalid: what is learnt then is a
//	                           return before the closing and a rebound after it; one that was raised in time
//	                           and is entered late is taken as long as nothing is closed
//	holiday table changes      the end of the window is reckoned again when it ends; the later day counts
//	clock set back             an event recorded on an earlier day than the one before it is
//	                           fault.Unavailable: nothing is lost, the clock must be put right
//	backdated or future event  it may not speak of a day before the last event's, nor after today: fault.Invalid
//	person moved to another    counts for every unit since the cycle began: those told by Who.Former and those
//	unit midway                under which the same account acted in this cycle
//	evidence changed           after acceptance an id keeps its hash: another hash is fault.Conflict
//	one-time link used twice   fault.Conflict; after its last day fault.Denied
//	policy changes midway      an application is judged to its end by the policy it was made under
//	objection upheld           verification, acceptance and notice begin anew; frozen evidence stays frozen
//	closed, then bad again     a new cycle; the old closing is never written again
package closure

import "slices"

// State is where a case stands.
type State string

// The states, in the order of the drawing.
const (
	Draft       State = "draft"        // 待认领
	Planned     State = "planned"      // 方案已批
	Active      State = "active"       // 整改中
	Suspended   State = "suspended"    // 暂停
	SelfChecked State = "self_checked" // 自查自验
	Applied     State = "applied"      // 申请销号
	Verifying   State = "verifying"    // 现场核查、行业审查
	Returned    State = "returned"     // 退回
	Accepted    State = "accepted"     // 通过验收
	Noticed     State = "noticed"      // 公示中
	Closed      State = "closed"       // 销号
	Filed       State = "filed"        // 备案
	Rebound     State = "rebound"      // 反弹
	Transferred State = "transferred"  // 转入下一轮督察
)

// States lists the states in order.
var States = []State{
	Draft, Planned, Active, Suspended, SelfChecked, Applied, Verifying, Returned, Accepted, Noticed,
	Closed, Filed, Rebound, Transferred,
}

// Shut reports whether the finding counts as closed.
func (s State) Shut() bool { return s == Closed || s == Filed }

// judged reports whether an application is under way or done, so that its policy is bound.
func (s State) judged() bool {
	return slices.Contains([]State{Applied, Verifying, Accepted, Noticed, Closed, Filed}, s)
}

// Role is the part a person plays in a closing; Person tells it from what an account may.
type Role string

// The parts.
const (
	Office   Role = "office"   // 整改办: keeps the list, notices, files
	Doer     Role = "doer"     // 责任单位: does the work and applies
	Acceptor Role = "acceptor" // 验收组
	Reviewer Role = "reviewer" // 行业主管部门
	Leader   Role = "leader"   // 领导小组
)

// Roles lists the parts in order.
var Roles = []Role{Office, Doer, Acceptor, Reviewer, Leader}

// Nature says whether a finding is put right by building something: the two ask for different material.
type Nature string

// The natures.
const (
	Works    Nature = "works"     // 工程类
	NonWorks Nature = "non_works" // 非工程类
)

// Natures lists the natures in order.
var Natures = []Nature{Works, NonWorks}

// Units tells how units stand under each other; org's tree does.
type Units interface {
	// Within reports whether a unit is top or stands below it. An unknown id is within nothing.
	Within(unit, top string) bool
	// Named lists the ids of the units that go by a name.
	Named(name string) []string
}
