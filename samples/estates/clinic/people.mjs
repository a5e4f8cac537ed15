// Who works at the clinic. The groups clinical-ml, clinic-data-office and hospital-it contain each other in a circle.
const CLINICAL_ML = ['lina.okafor', 'anton.maier', 'greta.simon', 'paul.ehlers'];
const DATA_OFFICE = ['hanna.wolff', 'deniz.kaya', 'clara.jost', 'emil.rapp', 'nora.pohl'];
const HOSPITAL_IT = ['stefan.krug', 'ulla.thies', 'viktor.adler', 'wanda.beck'];
const ADMINS = ['marta.keller', 'bruno.senn', 'stefan.krug'];
const PHYSICIANS = ['yara.haas', 'sonja.reuter', 'felix.arndt'];
const COORDINATORS = ['rosa.lindner', 'theo.marx'];

export const SERVICES = ['sp:clinic-deployer', 'sp:booking-portal', 'sp:ward-dashboard'];

export const GROUPS = {
  admins: ADMINS,
  users: [],
  'scheduling-platform': ['bruno.senn', 'theo.marx', 'sp:clinic-deployer'],
  'care-coordinators': COORDINATORS,
  physicians: PHYSICIANS,
  'clinical-ml': [...CLINICAL_ML, 'group:clinic-data-office'],
  'clinic-data-office': [...DATA_OFFICE, 'group:hospital-it'],
  'hospital-it': [...HOSPITAL_IT, 'group:clinical-ml'],
};

export const PEOPLE = [
  ...new Set([...ADMINS, ...CLINICAL_ML, ...DATA_OFFICE, ...HOSPITAL_IT, ...PHYSICIANS, ...COORDINATORS]),
  'jan.brandt',
];
