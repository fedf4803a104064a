/** Words that a question may have without saying anything by them, and what stands in it for others. */

/** Stands where a share is asked for, so that it can be told what it is of. */
export const SHARE = 'xsharex';
/** Of different ones only: "how many different products". */
export const DIFFERENT = 'xdifferentx';

/** Words that ask, bind or are polite. Whatever is neither here nor in the model is asked back. */
export const fillers: ReadonlySet<string> = new Set(
  `${SHARE} ${DIFFERENT} xaveragedx name names a about all also am an and any are as at be been between breakdown broken by can come could count did do does down each every
  figure figures for from full generate get gave give had has have he hello hey hi how i in into is it its just kindly know let like list
  long made make many me money much my need number numbers of on only or our out over overall per please pls plz quick quickly report
  see sell sells show split tell thank thanks that the their them there these they this those to total totals up us was thanks
  we were what whats when where which who whose will with would you your across among average avg business by came
  chart table data during ever explain find go so far s t each generated got comes coming happened i'd within under happen please display gimme gets got 
  amount sum do went looks look looking want wanted wonder current currently nor place u i'd exactly roughly about placed together combined everything something still through via terms took take takes handled handle
  received given gave brought compare compared then now someone somebody anyone send grateful appreciate if d doing volume volumes bring brings bringing single simply
  dear team cheers asap know idea altogether pull thx ta actually today's urgently possible ask asking question ve ll stayed stay separately individually people only based located along amounts alphabetically already registered she move moves moved develop developed evolve vary varies everywhere anywhere worldwide globally going
  der die das den wie viel viele hoch war waren ist sind im in nach pro von und unser unsere bitte zeige mir alle gab es hatten wir
  quel quelle est combien por cuantos le la les de du des et`
    .split(/\s+/)
    .filter((word) => word !== ''),
);
