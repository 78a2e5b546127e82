package ledger

import "testing"

func TestAnEarlierFindingIsProposed(t *testing.T) {
	earlier := []Finding{
		{ID: "a", Statement: "云岭旗尾矿库渗滤液收集不到位，雨季外溢进入河道。"},
		{ID: "b", Statement: "部分草原超载过牧，禁牧区内仍有放牧。"},
		{ID: "c", Statement: "城区污水处理站出水氨氮长期超标，直排河道。"},
	}
	later := Finding{ID: "z", Statement: "云岭旗尾矿库整改不彻底，渗滤液再次外溢，污染下游河道。"}
	got := Predecessors(later, earlier, 2)
	if len(got) == 0 || got[0].Earlier.ID != "a" || len(got) > 1 && got[1].Score > got[0].Score/2 {
		t.Errorf("proposed %+v", got)
	}
	if got := Predecessors(Finding{ID: "y", Statement: "违规占用林地建设旅游设施。"}, earlier, 2); len(got) != 0 {
		t.Errorf("proposed for something else: %+v", got)
	}
	if got := Predecessors(Finding{ID: "x"}, earlier, 2); len(got) != 0 {
		t.Errorf("proposed for no words: %+v", got)
	}
}
